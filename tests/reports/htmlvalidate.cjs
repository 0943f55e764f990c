/* html-validate for the pages of reports; every rule that is not the recommended one says why. */
module.exports = {
  root: true,
  extends: ["html-validate:recommended"],
  rules: {
    // The colours of the goals are data, one a heading.
    "no-inline-style": ["error", { allowedProperties: ["border-color"] }],
    // The title is the call's own, however long its forum made it.
    "long-title": "off",
  },
};
