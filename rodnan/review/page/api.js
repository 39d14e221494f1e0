// Talking to the server. It holds the state; every decision is on its disk before it answers.

import { $ } from "./dom.js";

export const reviewer = () => $("reviewer").value.trim() || "reviewer";

export async function ask(path, body) {
  const options = body
    ? { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) }
    : {};
  const query = new URLSearchParams({ reviewer: reviewer(), others: $("others").checked ? "1" : "0" });
  let answer;
  try {
    answer = await fetch(`${path}${path.includes("?") ? "&" : "?"}${query}`, options);
  } catch {
    throw new Error("The server does not answer: is `rodnan review` still running? Nothing was saved.");
  }
  const content = await answer.json().catch(() => ({ error: `Error ${answer.status}: nothing was saved.` }));
  if (!answer.ok) throw new Error(content.error || answer.statusText);
  return content;
}
