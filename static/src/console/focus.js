// After a wait the focus comes back only to where it was lost: who types elsewhere by now goes on typing there.
export function giveFocusBack(element) {
  if ([document.body, element].includes(document.activeElement)) element?.focus();
}
