import type { Scope } from "../../shared/scope";

/** Draws evenly spaced stills of a film, one after the other, until the scope closes. */
export async function drawStills(
  address: string,
  durationMs: number,
  places: readonly HTMLCanvasElement[],
  scope: Scope,
): Promise<void> {
  const film = document.createElement("video");
  film.muted = true;
  film.playsInline = true;
  film.preload = "auto";
  film.src = address;
  scope.add(() => {
    film.removeAttribute("src");
    film.load();
  });
  for (const [index, place] of places.entries()) {
    const at = (durationMs / 1000) * ((index + 0.5) / places.length);
    if (!(await isAt(film, at, scope)) || scope.isClosed) return;
    draw(film, place);
  }
}

/** Goes there; false when the film cannot, or the page is left. */
function isAt(film: HTMLVideoElement, seconds: number, scope: Scope): Promise<boolean> {
  const own = scope.child();
  return new Promise<boolean>((resolve) => {
    own.listen(film, "seeked", () => resolve(true));
    own.listen(film, "error", () => resolve(false));
    own.add(() => resolve(false));
    film.currentTime = seconds;
  }).finally(() => own.close());
}

/** Fills the place as `object-fit: cover` does. */
function draw(film: HTMLVideoElement, place: HTMLCanvasElement): void {
  const { clientWidth, clientHeight } = place;
  place.width = Math.round(clientWidth * devicePixelRatio);
  place.height = Math.round(clientHeight * devicePixelRatio);
  const scale = Math.max(place.width / film.videoWidth, place.height / film.videoHeight);
  const width = film.videoWidth * scale;
  const height = film.videoHeight * scale;
  const [x, y] = [(place.width - width) / 2, (place.height - height) / 2];
  place.getContext("2d")?.drawImage(film, x, y, width, height);
}
