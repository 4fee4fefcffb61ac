// Runs before the page is drawn, so that it never flashes in the other theme.
(function () {
  try {
    var chosen = localStorage.getItem('meshline.theme');
    if (chosen === 'dark' || chosen === 'light') document.documentElement.dataset.theme = chosen;
  } catch (e) {
    // Without storage the system's theme holds.
  }
})();
