// How this page takes part in picture and sound: the server says it once the seller is admitted. What fails is tried again.
const RETRY_MILLISECONDS = 3000;

// Resolves to what the provider gives, or to null once it is no longer wanted. `onProblem`: "media_later" or
// "media_unavailable", as scheduling/room/texts.py has them; null when it goes on.
export async function askToJoin(address, { token, stillWanted, onProblem }) {
  while (stillWanted()) {
    const { told, problem } = await ask(address, token);
    onProblem(problem);
    if (told) return told;
    await new Promise((done) => setTimeout(done, RETRY_MILLISECONDS));
  }
  return null;
}

async function ask(address, token) {
  try {
    const response = await fetch(address, { method: "POST", headers: { "X-CSRFToken": token } });
    const answer = await response.json();
    if (response.ok) return { told: answer, problem: null };
    return { problem: answer.code === "unavailable" ? "media_unavailable" : "media_later" };
  } catch {
    return { problem: "media_later" }; // no line, or no JSON from a proxy
  }
}
