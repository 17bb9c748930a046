// "Copy" on links that lead to what is copied: without this script they lead there.
(() => {
  const said = document.getElementById("copied");
  document.addEventListener("click", async (event) => {
    const link = event.target.closest("a[data-copy]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || !navigator.clipboard) return;
    event.preventDefault();
    try {
      let text = link.href;
      if (link.dataset.copy === "text") {
        const answer = await fetch(link.href);
        if (!answer.ok) throw new Error(answer.status);
        text = (await answer.text()).trim();
      }
      await navigator.clipboard.writeText(text);
      link.classList.add("copied");
      setTimeout(() => link.classList.remove("copied"), 2000);
      said.textContent = "";
      said.textContent = said.dataset.done;
    } catch {
      location.assign(link.href);
    }
  });
})();
