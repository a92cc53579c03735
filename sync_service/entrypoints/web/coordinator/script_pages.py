"""The two scripts of all pages, for buttons that no form can be: print, copy, send on.

Their buttons are hidden until a script shows them: each page works without.
"""

from flask import Blueprint, Response

blueprint = Blueprint("scripts", __name__)

_PRINT = """const button = document.querySelector(".print");
button.hidden = false;
button.addEventListener("click", () => window.print());
"""
_COPY_OR_SHARE = """const buttons = document.querySelectorAll("[data-copies], [data-sends]");
for (const button of buttons) {
  const {copies, sends} = button.dataset;
  const said = button.parentElement.querySelector("[role=status]");
  const field = document.getElementById(copies ?? sends);
  const text = () => field.value ?? field.textContent;
  const copy = async () => {
    await navigator.clipboard.writeText(text());
    said.textContent = "Copié.";
  };
  const send = () => navigator.share({text: text()}).catch(() => {});
  button.hidden = !(copies ? navigator.clipboard : navigator.share);
  button.addEventListener("click", copies ? copy : send);
}
"""


@blueprint.get("/imprimer.js")
def print_sheet() -> Response:
    return Response(_PRINT, mimetype="text/javascript")


@blueprint.get("/partager.js")
def pass_on() -> Response:
    return Response(_COPY_OR_SHARE, mimetype="text/javascript")
