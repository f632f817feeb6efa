// Without the bridge there is no `fixture`: the preload must have run before this script.
document.getElementById('where').textContent =
  `${window.fixture.platform} ${location.pathname.split('/').pop()}`;
