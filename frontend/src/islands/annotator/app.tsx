import type { JSX } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { Scope } from "../../shared/scope";
import { Desk, type DeskParts } from "./desk";
import { installKeyboard } from "./keyboard";
import { BoutsTable } from "./panels/bouts_table";
import { DefinitionsDialog } from "./panels/definitions";
import { FilmView } from "./panels/film_view";
import { FinishDialog } from "./panels/finish_dialog";
import { Header } from "./panels/header";
import { KeysDialog } from "./panels/keys_dialog";
import { Legend } from "./panels/legend";
import { MeasuresPanel } from "./panels/measures";
import { RegionsDialog } from "./panels/regions_dialog";
import { Statusbar } from "./panels/statusbar";
import { TrackNames } from "./panels/track_names";
import { Transport } from "./panels/transport";

interface AppProps {
  readonly parts: DeskParts;
  readonly scope: Scope;
  readonly onReady: (desk: Desk) => void;
}

type Sheet = "keys" | "regions" | "finish" | "definitions" | null;

/** The whole desk. The film and the canvas are in the page first; the rest is built on them. */
export function App({ parts, scope, onReady }: AppProps): JSX.Element {
  const video = useRef<HTMLVideoElement>(null);
  const lanes = useRef<HTMLDivElement>(null);
  const [desk, setDesk] = useState<Desk | null>(null);
  const [sheet, setSheet] = useState<Sheet>(null);
  const [showsTable, setShowsTable] = useState(false);

  useLayoutEffect(() => {
    if (!video.current || !lanes.current) return;
    const desk = new Desk(parts, video.current, lanes.current, scope);
    installKeyboard(desk, scope);
    setDesk(desk);
    onReady(desk);
  }, [parts, scope, onReady]);
  useEffect(() => desk?.events.on("help-wanted", () => setSheet("keys")), [desk]);

  const close = () => setSheet(null);
  return (
    <>
      {desk && <Header desk={desk} onFinish={() => setSheet("finish")} />}
      <div class="work">
        <FilmView film={desk?.film ?? null} video={video} shape={parts.state.recording} />
        {desk && <Legend desk={desk} onDefinitions={() => setSheet("definitions")} />}
        {desk && <MeasuresPanel desk={desk} />}
      </div>
      {desk && <Transport desk={desk} />}
      <div class={showsTable ? "tl is-table" : "tl"}>
        <div class="tl-scroll">
          {desk && <TrackNames desk={desk} onRegions={() => setSheet("regions")} />}
          <div class="tl-film" ref={lanes} dir="ltr" />
        </div>
        {desk && showsTable && <BoutsTable desk={desk} />}
      </div>
      {desk && (
        <Statusbar
          desk={desk}
          scope={scope}
          showsTable={showsTable}
          onTable={() => setShowsTable(!showsTable)}
        />
      )}
      {desk && sheet === "keys" && <KeysDialog desk={desk} onClose={close} />}
      {desk && sheet === "definitions" && <DefinitionsDialog desk={desk} onClose={close} />}
      {desk && sheet === "regions" && <RegionsDialog desk={desk} onClose={close} />}
      {desk && sheet === "finish" && <FinishDialog desk={desk} onClose={close} />}
    </>
  );
}
