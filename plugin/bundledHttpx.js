/* In the bundle: the one copy of httpx that the vendor's packages share. */
exports.loadHttpx = () => new Set([require("httpx")]);
