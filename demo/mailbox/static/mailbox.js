"use strict";
// Shows new mail by itself; stays on the message that is being read.
const seen = Number(document.body.dataset.count);
setInterval(async () => {
  const mails = await fetch("/api").then((answer) => answer.json()).catch(() => []);
  if (mails.length && mails[0].number !== seen) location.reload();
}, 2000);
