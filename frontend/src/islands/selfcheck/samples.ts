import type { CheckProps, ChoiceProps } from "../../generated/selfcheck";

function choice(key: string, changed: Partial<ChoiceProps> = {}): ChoiceProps {
  const kind = changed.kind ?? "sign";
  return {
    key,
    words: `I: ${key}`,
    said: kind ? `You: ${key}` : "",
    about: kind ? `About ${key}` : "",
    about_older: "",
    kind,
    alone: false,
    asks_more: kind === "sign" || kind === "person",
    natures: [],
    ...changed,
  };
}

const none = (key: string) => choice(`${key}.none`, { kind: "", alone: true });

/** Questions of every kind, for tests. */
export const SAMPLE: CheckProps = {
  version: 1,
  steps: [
    {
      key: "two",
      title: "Two",
      hint: "",
      choices: [
        choice("two.warm", { kind: "" }),
        choice("two.little", { kind: "common", about_older: "Older" }),
        none("two"),
      ],
    },
    {
      key: "thoughts",
      title: "Thoughts",
      hint: "",
      choices: [
        choice("thoughts.give_away"),
        choice("thoughts.dead", { kind: "person", natures: ["unwanted", "happened"] }),
        choice("thoughts.gone", { kind: "person", natures: ["unwanted", "happened"] }),
        none("thoughts"),
      ],
    },
    {
      key: "today",
      title: "Today",
      hint: "",
      choices: [choice("today.fever", { kind: "doctor" }), none("today")],
    },
  ],
  natures: [
    { value: "unwanted", label: "Unwanted", answer: "Many know it." },
    { value: "happened", label: "Happened", answer: "A doctor now." },
  ],
  answered_by: [{ value: "mother", label: "A mother" }],
  infant_age: [
    { value: "first_weeks", label: "Weeks" },
    { value: "older", label: "Older" },
  ],
  how_often: [{ value: "most_days", label: "Most days" }],
  since: [{ value: "birth", label: "Since the birth" }],
  whose: [{ value: "both", label: "Both" }],
  contacts: [{ label: "Emergency", number: "999", dial: "999", hours: "" }],
  telephone: null,
  read_by: "by noon today",
  read_by_ms: 1_000,
  waiting: "",
};
