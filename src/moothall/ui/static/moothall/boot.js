// GOV.UK Frontend shows what needs scripts only where these two classes are. Loaded at the head of the body.
document.body.className += " js-enabled" + ("noModule" in HTMLScriptElement.prototype ? " govuk-frontend-supported" : "");
