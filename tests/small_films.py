"""Films small enough to be made in a test: a wall, a hand that moves, a tone."""

import av
import numpy as np

WIDTH, HEIGHT, RATE = 160, 96, 25


def wall():
    """Return stripes that a camera can be judged by."""
    rows, columns = np.mgrid[0:HEIGHT, 0:WIDTH]
    return (60 + 60 * ((rows // 8 + columns // 8) % 2)).astype(np.uint8)


def picture(number):
    """Return a wall, and on its left a hand that is lit in every second picture."""
    luma = wall()
    luma[20:60, 10:50] = 200 if number % 2 else 100
    return luma


def write_film(path, *, seconds=1, hz=250, has_pictures=True, has_sound=True):
    """Write a film whose pictures lose nothing."""
    with av.open(str(path), "w") as container:
        if has_pictures:
            stream = container.add_stream("ffv1", rate=RATE)
            stream.width, stream.height, stream.pix_fmt = WIDTH, HEIGHT, "gray"
        if has_sound:
            sound = container.add_stream("pcm_s16le", rate=16_000, layout="mono")
        for number in range(seconds * RATE if has_pictures else 0):
            frame = av.VideoFrame.from_ndarray(picture(number), format="gray")
            frame.pts = number
            container.mux(stream.encode(frame))
        if has_pictures:
            container.mux(stream.encode(None))
        if has_sound:
            time = np.arange(seconds * 16_000) / 16_000
            tone = (8_000 * np.sin(2 * np.pi * hz * time)).astype(np.int16)
            block = av.AudioFrame.from_ndarray(tone[np.newaxis], "s16", "mono")
            block.sample_rate = 16_000
            block.pts = 0
            container.mux(sound.encode(block))
            container.mux(sound.encode(None))
