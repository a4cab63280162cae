import "../player/player.css";
import { render } from "preact";
import type { BuilderState, MomentState, RoomState } from "../../generated/review";
import type { Scope } from "../../shared/scope";
import { BuilderPage, type BuilderProps } from "./builder";
import { MomentPage, type MomentProps } from "./moment";
import { Still, StillsOfPage } from "./parts";
import { PreviewPage, type PreviewProps } from "./preview";
import { RoomPage, type RoomProps } from "./room";
import { StillDrawer } from "./stills";

export type { BuilderState, MomentState, RoomState };

interface StillViewProps {
  readonly view: "still";
  readonly media_url: string;
  readonly poster_url: string | null;
  readonly at_ms: number;
  readonly frame_rate: readonly [number, number];
}

type Props = BuilderProps | RoomProps | MomentProps | PreviewProps | StillViewProps;

/** Choosing moments, watching together, and the caregiver's own view of a moment. */
export function mount(element: HTMLElement, given: unknown, scope: Scope): void {
  const props = given as Props;
  element.classList.add(`review-${props.view}`);
  scope.add(() => render(null, element));
  render(
    <StillsOfPage.Provider value={new StillDrawer(scope)}>
      {pageOf(props, scope)}
    </StillsOfPage.Provider>,
    element,
  );
}

function pageOf(props: Props, scope: Scope) {
  switch (props.view) {
    case "builder":
      return <BuilderPage {...props} scope={scope} />;
    case "room":
      return <RoomPage {...props} scope={scope} />;
    case "moment":
      return <MomentPage {...props} scope={scope} />;
    case "preview":
      return <PreviewPage {...props} scope={scope} />;
    case "still":
      return <Still film={props} atMs={props.at_ms} />;
  }
}
