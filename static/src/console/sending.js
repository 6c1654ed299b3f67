// POSTs to the console's addresses, one after the other: of two at once neither answer would know what the other has
// saved, and what is still open would be told wrongly.
export class Refused extends Error {}

let last = Promise.resolve();

// Resolves to what the server answered; rejects with a sentence to show.
export function send(address, body) {
  const answer = last.then(() => post(address, body));
  last = answer.catch(() => {});
  return answer;
}

async function post(address, body) {
  const response = await fetch(address, { method: "POST", body, headers: { Accept: "application/json" } });
  if (response.redirected || response.status === 403 || response.status === 404) {
    window.location.reload(); // logged out, or the review has ended: the page says which
    return new Promise(() => {});
  }
  if (response.status === 409) throw new Refused((await response.json()).error);
  if (!response.ok) throw new Error(String(response.status));
  return response.json();
}

export function formOf(element) {
  return new FormData(element.closest("form") ?? element);
}

export function csrfToken() {
  return document.querySelector("[name=csrfmiddlewaretoken]").value;
}
