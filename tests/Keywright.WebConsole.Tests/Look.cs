using Xunit;

namespace Keywright.WebConsole.Tests;

/// <summary>Looks at a page as a person does who cannot see well, has a small window, or uses the keyboard.</summary>
internal static class Look
{
    // What is left of it is one sentence a fault, so that a failing test says what to mend.
    private const string Script = """
        () => {
          const faults = [];
          const root = document.documentElement;
          if (root.scrollWidth > root.clientWidth) {
            const wide = [...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > root.clientWidth + 1 && !e.closest('pre') && !e.closest('.hidden, .skip'));
            faults.push(`can be scrolled sideways, for ${wide.slice(0, 3).map(e => e.tagName + '.' + e.className).join(', ')}`);
          }
          for (const [what, count] of [['h1', 1], ['main', 1], ['header', 1], ['footer', 1]]) {
            if (document.querySelectorAll(what).length !== count) faults.push(`has not ${count} ${what}`);
          }
          if (!document.title.endsWith('· Keywright')) faults.push(`is called ${document.title}`);
          const named = e => e.labels?.length || e.getAttribute('aria-label') || (e.textContent || '').trim();
          for (const e of document.querySelectorAll('input:not([type=hidden]), select, textarea, button, a')) {
            if (!named(e)) faults.push(`has a ${e.tagName} ${e.name || e.href} without a name`);
          }
          const ids = [...document.querySelectorAll('[id]')].map(e => e.id);
          for (const id of ids.filter((id, at) => ids.indexOf(id) !== at)) faults.push(`has two elements ${id}`);
          for (const e of document.querySelectorAll('[aria-describedby]')) {
            for (const id of e.getAttribute('aria-describedby').split(' ')) if (!document.getElementById(id)) faults.push(`describes ${e.id} by ${id}, which is not there`);
          }
          for (const e of document.querySelectorAll('[style], [onclick], style, script:not([src])')) faults.push(`has an inline ${e.tagName}`);

          // Contrast as WCAG 2 reckons it; 4.5 for text, and none of ours counts as large.
          const colour = text => { const [r, g, b, a = 1] = text.match(/[\d.]+/g).map(Number); return { r, g, b, a }; };
          const light = ({ r, g, b }) => { const [x, y, z] = [r, g, b].map(v => (v /= 255) <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4); return 0.2126 * x + 0.7152 * y + 0.0722 * z; };
          const over = (top, under) => ({ r: top.r * top.a + under.r * (1 - top.a), g: top.g * top.a + under.g * (1 - top.a), b: top.b * top.a + under.b * (1 - top.a), a: 1 });
          const ground = e => { const own = colour(getComputedStyle(e).backgroundColor); return own.a === 1 || !e.parentElement ? own : over(own, ground(e.parentElement)); };
          const seen = new Set();
          for (const e of document.querySelectorAll('body *')) {
            const own = [...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim()) || e.matches('input:not([type=checkbox], [type=radio], [type=hidden]), textarea');
            if (!own || !e.checkVisibility() || e.closest('.hidden, .skip')) continue;
            const under = ground(e), ink = over(colour(getComputedStyle(e).color), under);
            const [high, low] = [light(ink), light(under)].sort((x, y) => y - x);
            const ratio = (high + 0.05) / (low + 0.05);
            const fault = `has ${e.tagName}.${e.className} at contrast ${ratio.toFixed(2)}`;
            if (ratio < 4.5 && !seen.has(fault)) { seen.add(fault); faults.push(fault); }
          }
          return faults;
        }
        """;

    /// <summary>Fails when the page cannot be read or used; keeps a picture of it where one is asked for.</summary>
    public static async Task LookAsync(this Window window, string name, Sight sight)
    {
        var faults = await window.Page.EvaluateAsync<string[]>(Script);
        Assert.True(faults.Length == 0, $"{name} ({sight.Name}) {string.Join("; ", faults)}.");
        await Pictures.TakeAsync(window.Page, name, sight);
    }
}
