"""What a browser's camera shows, in place of Chromium's fake one: run in a page before it asks for the camera."""

from playwright.sync_api import Page

# getUserMedia gives a canvas on which a card is drawn; window.card is changed while it runs.
CARD = """
(() => {
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [1280, 720];
    const context = canvas.getContext("2d");
    const lines = ["SURNAME  Sample", "GIVEN NAMES  Alex Robin", "BORN  01.02.1990", "NUMBER  X12 345 678 90"];
    window.card = {};
    function draw() {
        const { blur = 0, light = 1, glare = false, away = false } = window.card;
        const grey = (value) => `rgb(${value * light},${value * light},${value * light})`;
        context.filter = blur ? `blur(${blur}px)` : "none";
        context.fillStyle = grey(120);
        context.fillRect(0, 0, 1280, 720);
        if (!away) {
            context.fillStyle = grey(225);
            context.fillRect(190, 80, 900, 568);
            context.fillStyle = grey(110);
            context.fillRect(240, 180, 220, 300);
            context.fillStyle = grey(30);
            context.font = "34px sans-serif";
            lines.forEach((line, index) => context.fillText(line, 500, 220 + 80 * index));
            context.fillText("SAMPLE<<ALEX<ROBIN<<<<<<<<<<<<<<<<", 240, 600);
        }
        context.filter = "none";
        context.fillStyle = "#fff";
        if (glare) context.fillRect(480, 240, 320, 240);
    }
    setInterval(draw, 50);
    draw();
    const open = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
    navigator.mediaDevices.getUserMedia = async (wish) => {
        const sound = wish.audio ? (await open({ audio: true })).getAudioTracks() : [];
        return new MediaStream([...sound, ...(wish.video ? canvas.captureStream(20).getVideoTracks() : [])]);
    };
})()
"""
# Each kind of device answers with the name of an error, or opens.
REFUSE = """
(errors) => {
    const open = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
    navigator.mediaDevices.getUserMedia = async (wish) => {
        const error = (wish.video && errors.video) || (wish.audio && errors.audio);
        if (error) throw new DOMException("", error);
        return open(wish);
    };
    const query = navigator.permissions.query.bind(navigator.permissions);
    const status = Object.assign(new EventTarget(), { state: errors.permission });
    navigator.permissions.query = async (wish) => errors.permission ? status : query(wish);
}
"""


def show_card(page: Page, **how: float) -> None:
    """`how`: blur in pixels, light from 0 to 1, glare and away as 0 or 1."""
    page.evaluate("(how) => { window.card = how; }", how)


def refuse(page: Page, *, video: str = "", audio: str = "", permission: str = "") -> None:
    page.evaluate(REFUSE, {"video": video, "audio": audio, "permission": permission})
