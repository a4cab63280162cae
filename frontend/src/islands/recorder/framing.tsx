import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { gettext } from "../../shared/i18n";
import { Icon } from "../../shared/icons";
import { durationWords } from "./pace";
import type { ViewProps } from "./view";

/** Above the air of a quiet room (-42 dB), below a voice across it. */
const HEARD = 0.36;

/** What the camera sees, where two faces fit, and whether voices are heard. */
export function Framing({ model, scope }: ViewProps): JSX.Element {
  const film = useRef<HTMLDivElement>(null);
  const video = useRef<HTMLVideoElement>(null);
  const [isUpright, setUpright] = useState(false);
  const [seconds, setSeconds] = useState(0);
  const isRecording = model.stage === "recording";
  useEffect(() => {
    if (video.current) video.current.srcObject = model.camera?.stream ?? null;
  }, [model.camera]);
  useEffect(() => {
    if (!isRecording) return undefined;
    const from = performance.now();
    return scope.interval(() => setSeconds((performance.now() - from) / 1000), 500);
  }, [isRecording]);
  const shape = () => {
    const { videoWidth: width, videoHeight: height } = video.current ?? {};
    if (!width || !height) return;
    film.current?.style.setProperty("--shape", String(width / height));
    setUpright(height > width);
  };
  return (
    <>
      <div class="film shaped" ref={film}>
        <video
          ref={video}
          muted
          autoplay
          playsInline
          aria-label={gettext("What the camera sees")}
          onLoadedMetadata={shape}
          onResize={shape}
        />
        {!isRecording && <FaceGuide isUpright={isUpright} />}
        {isRecording && (
          <span class="stamp" role="timer">
            {durationWords(seconds)}
          </span>
        )}
      </div>
      <Hearing model={model} scope={scope} />
      <p class="t14 muted">
        {isRecording
          ? gettext(
              "If your baby is upset, stop and comfort your baby. What is filmed so far is kept.",
            )
          : gettext("Both faces in the picture. Lean the phone on something, then forget it.")}
      </p>
      {!isRecording && isUpright && (
        <p class="t14 muted">{gettext("Turned on its side, your phone sees more of you both.")}</p>
      )}
    </>
  );
}

/** The meter moves with every voice; the words beside it say so once, in words. */
function Hearing({ model, scope }: ViewProps): JSX.Element {
  const meter = useRef<HTMLSpanElement>(null);
  const [isHeard, setHeard] = useState(false);
  const { camera } = model;
  useEffect(() => {
    if (!camera) return undefined;
    const own = scope.child();
    own.add(
      camera.events.on("sound-heard", (level) => {
        meter.current?.style.setProperty("inline-size", `${Math.round(level * 100)}%`);
        if (level >= HEARD) setHeard(true);
      }),
    );
    return () => own.close();
  }, [camera]);
  if (camera && !camera.hasMicrophone) {
    return (
      <p class="hearing row t14">
        <Icon name="microphone" />
        <span>{gettext("The microphone is not allowed here: this film will have no sound.")}</span>
      </p>
    );
  }
  return (
    <div class="hearing row">
      <Icon name="microphone" />
      <span class="t14" role="status">
        {isHeard ? gettext("Sound is heard") : gettext("No sound yet. Say a few words.")}
      </span>
      <div class="meter grow" aria-hidden="true">
        <span ref={meter} />
      </div>
    </div>
  );
}

/** Two outlines: where a grown face and a small one are both seen. */
function FaceGuide({ isUpright }: { isUpright: boolean }): JSX.Element {
  const [adult, baby] = isUpright
    ? [
        { cx: 39, cy: 50, rx: 20, ry: 26 },
        { cx: 55, cy: 108, rx: 16, ry: 19 },
      ]
    : [
        { cx: 58, cy: 36, rx: 20, ry: 26 },
        { cx: 106, cy: 56, rx: 15, ry: 18 },
      ];
  return (
    <svg
      class="face-guide"
      viewBox={isUpright ? "0 0 90 160" : "0 0 160 90"}
      preserveAspectRatio="xMidYMid meet"
      aria-hidden="true"
    >
      <ellipse class="guide-under" {...adult} />
      <ellipse class="guide-under" {...baby} />
      <ellipse class="guide-adult" {...adult} />
      <ellipse class="guide-baby" {...baby} />
    </svg>
  );
}
