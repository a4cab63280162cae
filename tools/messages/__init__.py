"""The words a person reads: gathered for those who translate, compiled for the programs.

One file a language, ``src/attunement_clinic/locale/<language>/LC_MESSAGES/messages.po``,
holds every text of server, templates, front end and coding schemes. It is compiled into
``django.mo`` (all of it) and ``djangojs.mo`` (what the front end says).
"""
