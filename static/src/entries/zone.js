// Preselects the device's time zone: once, and only where the seller has not chosen one.
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
const select = document.querySelector("[data-device-zone] select");
const chosen = new URLSearchParams(window.location.search).has("zone");

if (select && zone && !chosen && select.value !== zone) {
  const redraw = document.querySelector("[data-device-zone=go]");
  if (redraw) {
    window.location.replace(`?zone=${encodeURIComponent(zone)}`);
  } else if ([...select.options].some((option) => option.value === zone)) {
    select.value = zone;
  }
}
