"""真浏览器: the product as it is served, used through a real browser. A package, so that the browser ends with it."""
