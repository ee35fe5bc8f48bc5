// Runs before the first paint, so that a chosen theme does not flash the other one first, and no
// word is read in another language than it is written in.
{
  const theme = localStorage.getItem('pellucid.theme');
  if (theme === 'dark' || theme === 'light') {
    document.documentElement.dataset.theme = theme;
  }
  const spoken = localStorage.getItem('pellucid.language') ?? navigator.language;
  document.documentElement.lang = spoken.startsWith('zh') ? 'zh' : 'en';
}
