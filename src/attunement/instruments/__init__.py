"""Questionnaires without a server: scores, and whether a change is one."""
