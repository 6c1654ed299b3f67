// Preselects the device's time zone: once, and only where the seller has not chosen one.
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
const place = document.querySelector("[data-device-zone]");
const chosen = new URLSearchParams(window.location.search).has("zone");
// What was just said would be gone after a second request.
const saying = document.querySelector(".govuk-notification-banner, .govuk-error-summary");

if (place && zone && !chosen && !saying && place.dataset.deviceZone !== zone) {
  const select = place.querySelector("select");
  if (place.tagName === "FORM") {
    window.location.replace(`?zone=${encodeURIComponent(zone)}`);
  } else if ([...select.options].some((option) => option.value === zone)) {
    select.value = zone;
  }
}
