"""Texts that point elsewhere, under whatever name: playlists, scripts, pages, addresses."""

from hostile_films.elsewhere import Elsewhere


def _hls(*lines: str) -> bytes:
    head = ("#EXTM3U", "#EXT-X-TARGETDURATION:1")
    return "\n".join((*head, *lines, "#EXT-X-ENDLIST", "")).encode()


def _mpd(there: Elsewhere, head: str = "") -> bytes:
    return (
        f'{head}<MPD xmlns="urn:mpeg:dash:schema:mpd:2011" type="static"><Period>'
        f'<BaseURL>{there.url}</BaseURL><AdaptationSet mimeType="video/mp4">'
        f'<Representation id="1"><BaseURL>{there.path}</BaseURL></Representation>'
        "</AdaptationSet></Period></MPD>"
    ).encode()


FILMS = {
    "hls_file": lambda there: _hls("#EXTINF:1,", there.path),
    "hls_file_url": lambda there: _hls("#EXTINF:1,", f"file://{there.path}"),
    "hls_neighbour": lambda _: _hls("#EXTINF:1,", "canary.mp4"),
    "hls_net": lambda there: _hls("#EXTINF:1,", there.url),
    "hls_master": lambda there: _hls("#EXT-X-STREAM-INF:BANDWIDTH=1", there.url),
    "hls_key": lambda there: _hls(
        f'#EXT-X-KEY:METHOD=AES-128,URI="{there.url}"', "#EXTINF:1,", there.path
    ),
    "hls_map": lambda there: _hls(
        f'#EXT-X-MAP:URI="{there.path}"', "#EXTINF:1,", there.path
    ),
    "hls_of_itself": lambda _: _hls("#EXT-X-STREAM-INF:BANDWIDTH=1", "film.mp4"),
    "hls_concat": lambda there: _hls("#EXTINF:1,", f"concat:{there.path}|{there.path}"),
    "hls_subfile": lambda there: _hls(
        "#EXTINF:1,", f"subfile,,start,0,end,64,,:{there.path}"
    ),
    "hls_behind_a_mark": lambda there: b"\xef\xbb\xbf" + _hls("#EXTINF:1,", there.path),
    "hls_behind_lines": lambda there: b"\r\n\t \n" * 9 + _hls("#EXTINF:1,", there.path),
    "hls_wide": lambda there: _hls("#EXTINF:1,", there.path).decode().encode("utf-16"),
    "hls_behind_a_head": lambda there: (
        b"\0\0\0\x14ftypisom\0\0\0\0mp42" + _hls("#EXTINF:1,", there.path)
    ),
    "concat": lambda there: f"ffconcat version 1.0\nfile '{there.path}'\n".encode(),
    "concat_neighbour": lambda _: b"ffconcat version 1.0\nfile canary.mp4\n",
    "concat_net": lambda there: f"ffconcat version 1.0\nfile {there.url}\n".encode(),
    "concat_without_head": lambda there: f"file '{there.path}'\n".encode() * 30,
    "dash": _mpd,
    "dash_behind_a_head": lambda there: _mpd(there, '<?xml version="1.0"?>\n'),
    "dash_with_entity": lambda there: _mpd(
        there, f'<!DOCTYPE MPD [<!ENTITY x SYSTEM "file://{there.path}">]>'
    ),
    "session": lambda there: (
        "v=0\r\no=- 0 0 IN IP4 127.0.0.1\r\ns=x\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n"
        f"m=video {there.port} RTP/AVP 96\r\na=rtpmap:96 H264/90000\r\n"
    ).encode(),
    "session_redirect": lambda there: (
        f"RTSPtext\r\nrtsp://127.0.0.1:{there.port}/".encode()
    ),
    "pls": lambda there: f"[playlist]\nFile1={there.url}\nNumberOfEntries=1\n".encode(),
    "asx": lambda there: (
        f'<asx><entry><ref href="{there.url}"/></entry></asx>'.encode()
    ),
    "smil": lambda there: (
        f'<smil><body><video src="{there.url}"/></body></smil>'.encode()
    ),
    "xspf": lambda there: (
        f"<playlist><location>{there.url}</location></playlist>".encode()
    ),
    "picture_of_lines": lambda there: (
        '<svg xmlns="http://www.w3.org/2000/svg"><image href="'
        f'{there.url}"/><script>fetch("{there.url}")</script></svg>'
    ).encode(),
    "page": lambda there: (
        f'<!DOCTYPE html><video src="{there.url}" autoplay></video>'
    ).encode(),
    "address_of_data": lambda _: b"data:video/mp4;base64,AAAAGGZ0eXBpc29t",
    "address_of_file": lambda there: f"file://{there.path}".encode(),
    "filter_script": lambda there: f"movie={there.path}[out0]".encode(),
    "avisynth": lambda there: f'FFVideoSource("{there.path}")'.encode(),
    "vapoursynth": lambda there: (
        f"import vapoursynth as vs\nvs.core.lsmas.LWLibavSource('{there.path}')\n"
    ).encode(),
    "subtitles": lambda there: (
        f"[Script Info]\nScriptType: v4.00+\nVideo File: {there.path}\n"
    ).encode(),
    "pictures_by_number": lambda _: b"canary%03d.png\n" * 200,
    "package_of_cinema": lambda there: (
        '<?xml version="1.0"?><CompositionPlaylist><Id>urn:uuid:1</Id><Reel>'
        f"{there.path}</Reel></CompositionPlaylist>"
    ).encode(),
}
