import { useEffect, useReducer } from "preact/hooks";
import type { Emitter } from "../../../shared/emitter";

/** Renders the component again whenever one of these events is heard. */
export function useEvents<Events extends Record<keyof Events, unknown[]>>(
  emitter: Emitter<Events>,
  ...names: (keyof Events)[]
): void {
  const [, renderAgain] = useReducer((count: number) => count + 1, 0);
  useEffect(() => {
    const ends = names.map((name) => emitter.on(name, () => renderAgain(undefined)));
    return () => {
      for (const end of ends) end();
    };
  }, [emitter]);
}
