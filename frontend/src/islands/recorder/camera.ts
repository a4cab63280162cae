import { Emitter } from "../../shared/emitter";
import type { Scope } from "../../shared/scope";

/** How often the camera hands over a piece; each is on the phone before two seconds pass. */
export const PIECE_MS = 1_000;
const TYPES = [
  "video/mp4;codecs=avc1.42E01F,mp4a.40.2",
  "video/webm;codecs=vp9,opus",
  "video/webm;codecs=vp8,opus",
  "video/webm",
  "video/mp4",
];
const WISHED: MediaStreamConstraints = {
  video: {
    facingMode: { ideal: "environment" },
    width: { ideal: 1280 },
    height: { ideal: 720 },
    frameRate: { ideal: 30 },
  },
  audio: { echoCancellation: false, noiseSuppression: false, autoGainControl: true },
};

export interface CameraEvents {
  "piece-recorded": [piece: Blob, index: number];
  "recording-ended": [];
  /** Loudness now, 0 to 1. */
  "sound-heard": [level: number];
}

/** Whether this browser can film in the page at all. */
export function canFilm(): boolean {
  return (
    window.isSecureContext &&
    typeof MediaRecorder !== "undefined" &&
    Boolean(navigator.mediaDevices?.getUserMedia)
  );
}

/** The camera and the microphone, from the first picture to the last piece. */
export class Camera {
  readonly events = new Emitter<CameraEvents>();
  readonly stream: MediaStream;
  readonly type: string;
  readonly #recorder: MediaRecorder;
  #index = 0;

  private constructor(stream: MediaStream, scope: Scope) {
    this.stream = stream;
    const type = TYPES.find((each) => MediaRecorder.isTypeSupported(each));
    this.#recorder = new MediaRecorder(stream, {
      ...(type ? { mimeType: type } : {}),
      videoBitsPerSecond: 2_500_000,
      audioBitsPerSecond: 96_000,
    });
    this.type = this.#recorder.mimeType || type || "video/webm";
    this.#recorder.ondataavailable = (event) => {
      if (event.data.size > 0) this.events.emit("piece-recorded", event.data, this.#index++);
    };
    this.#recorder.onstop = () => this.events.emit("recording-ended");
    scope.add(() => this.#release());
    this.#listen(scope);
  }

  static async open(scope: Scope): Promise<Camera> {
    return new Camera(await streamOf(navigator.mediaDevices), scope);
  }

  get hasMicrophone(): boolean {
    return this.stream.getAudioTracks().length > 0;
  }

  record(): void {
    this.#recorder.start(PIECE_MS);
  }

  stop(): void {
    if (this.#recorder.state !== "inactive") this.#recorder.stop();
  }

  #listen(scope: Scope): void {
    if (!this.hasMicrophone) return;
    const context = new AudioContext();
    scope.add(() => void context.close());
    void context.resume();
    const meter = context.createAnalyser();
    // Longer than the time between two looks, so that no short sound is missed.
    meter.fftSize = 8192;
    context.createMediaStreamSource(this.stream).connect(meter);
    const samples = new Float32Array(meter.fftSize);
    scope.interval(() => {
      meter.getFloatTimeDomainData(samples);
      this.events.emit("sound-heard", levelOf(samples));
    }, 100);
  }

  #release(): void {
    this.stop();
    for (const track of this.stream.getTracks()) track.stop();
  }
}

const BLOCK = 1024;

/** The loudest moment: 0 for a silent room (-60 dB), 1 for a laugh close by (-10 dB). */
export function levelOf(samples: Float32Array): number {
  let loudest = 0;
  for (let start = 0; start + BLOCK <= samples.length; start += BLOCK) {
    const block = samples.subarray(start, start + BLOCK);
    const power = block.reduce((sum, sample) => sum + sample * sample, 0) / BLOCK;
    loudest = Math.max(loudest, power);
  }
  const decibel = 10 * Math.log10(loudest + 1e-10);
  return Math.min(1, Math.max(0, (decibel + 60) / 50));
}

/** A phone without a microphone, or with one that is refused, films without sound. */
async function streamOf(devices: MediaDevices): Promise<MediaStream> {
  try {
    return await devices.getUserMedia(WISHED);
  } catch {
    return devices.getUserMedia({ ...WISHED, audio: false });
  }
}
