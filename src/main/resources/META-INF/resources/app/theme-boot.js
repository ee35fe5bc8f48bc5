// Runs before the first paint, so that a chosen theme does not flash the other one first.
{
  const theme = localStorage.getItem('pellucid.theme');
  if (theme === 'dark' || theme === 'light') {
    document.documentElement.dataset.theme = theme;
  }
}
