extension ConsolePage {
    /// How the page draws the list, and the invocation that is chosen in it.
    static let drawing = #"""
        'use strict';
        const $ = id => document.getElementById(id);
        const known = new Map();
        let order = [], selected = null, follows = true, revision = 0, functionName = 'function';

        const time = us => {
          if (us == null) return '–';
          if (us < 1e3) return us + ' µs';
          return us < 1e6 ? (us / 1e3).toFixed(us < 1e5 ? 1 : 0) + ' ms' : (us / 1e6).toFixed(us < 1e8 ? 2 : 0) + ' s';
        };
        const size = n => {
          if (n < 1024) return n + ' B';
          return n < 1048576 ? (n / 1024).toFixed(1) + ' KiB' : (n / 1048576).toFixed(1) + ' MiB';
        };
        const node = (tag, attributes = {}, ...children) => {
          const made = tag.startsWith('svg:')
            ? document.createElementNS('http://www.w3.org/2000/svg', tag.slice(4)) : document.createElement(tag);
          for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
          made.append(...children.filter(child => child != null));
          return made;
        };

        const isLive = r => r.ended == null;
        const elapsed = r => isLive(r) ? r.now + Math.round((performance.now() - r.seen) * 1000) : r.ended;
        const look = r => {
          if (isLive(r)) return 'run';
          return r.outcome === 'complete' && (r.status ?? 200) < 500 ? 'ok' : 'bad';
        };
        const label = r => {
          if (isLive(r)) return r.taken == null ? 'waiting' : 'running';
          if (r.outcome !== 'complete' && !(r.status >= 400)) return 'error';
          return r.status ?? (r.kind === 'event' ? 'event' : '–');
        };
        const names = {
          invoke: 'Invoke', event: 'Invoke (Event)', invokeWithResponseStream: 'InvokeWithResponseStream',
        };
        const readable = path => { try { return decodeURIComponent(path); } catch { return path; } };
        const title = r => names[r.kind] ?? r.method + ' ' + readable(r.path);

        function listItem(r) {
          const total = Math.max(elapsed(r), 1), mini = node('div', { class: 'mini' });
          for (const [start, end] of r.timeline) {
            mini.append(node('i', { style: `left:${100 * start / total}%;width:${100 * (end - start) / total}%` }));
          }
          const top = node('div', { class: 'top' },
            node('span', { class: 'name' }, title(r)), node('span', { class: 'tag ' + look(r) }, String(label(r))));
          const meta = node('div', { class: 'meta' });
          for (const text of [new Date(r.receivedAt).toLocaleTimeString(), size(r.bytes), time(elapsed(r))]) {
            meta.append(node('span', {}, text));
          }
          const button = node('button', { type: 'button', 'aria-current': r.id === selected }, top, meta, mini);
          button.onclick = () => {
            selected = r.id;
            follows = r.id === order.at(-1);
            draw();
          };
          return node('li', {}, button);
        }

        const legends = [
          ['--bar', 'chunks (height: bytes)'], ['--stall', 'stall'], ['--block', 'waited for the client'],
          ['--dim', 'waited for a runtime'], ['--ok', 'first byte'], ['--bad', 'error'],
        ];

        function drawTimeline(r) {
          const width = 1000, top = 18, base = 128, total = Math.max(elapsed(r), 1);
          const x = us => 8 + us / total * (width - 16);
          const svg = node('svg:svg', {
            viewBox: `0 0 ${width} 168`, preserveAspectRatio: 'none', role: 'img',
            'aria-label': `${r.chunks} chunks in ${time(total)}`,
          });
          const rect = (from, to, y, height, color, text) => {
            const wide = Math.max(x(to) - x(from), 2.5);
            svg.append(node('svg:rect', { x: x(from), y, width: wide, height, fill: color },
              text ? node('svg:title', {}, text) : null));
          };
          const mark = (at, color) => svg.append(node('svg:line', {
            x1: x(at), x2: x(at), y1: top - 6, y2: base + 8, stroke: color, 'stroke-width': 1.5,
            'vector-effect': 'non-scaling-stroke',
          }));
          const least = Math.max(250000, total / 50);
          const stall = (from, to, text) => {
            if (to - from < least) return;
            const color = 'color-mix(in srgb, var(--stall) 22%, transparent)';
            rect(from, to, top, base - top, color, text + time(to - from));
          };
          rect(0, total, base, 6, 'var(--wait)');
          rect(0, r.taken ?? total, base, 6, 'var(--dim)', 'waited for a runtime');
          const tallest = Math.max(...r.timeline.map(sample => sample[2]), 1);
          let last = r.taken ?? total;
          for (const [start, end, bytes, chunks, blocked] of r.timeline) {
            stall(last, start, last === r.taken ? 'the first byte took ' : 'nothing for ');
            const height = Math.max(Math.sqrt(bytes / tallest) * (base - top - 8), 3);
            rect(start, end, base - height, height, 'var(--bar)',
              `${chunks} chunk${chunks > 1 ? 's' : ''}, ${size(bytes)}, at ${time(start)}`);
            if (blocked > 50000) {
              const from = Math.max(end - blocked, start);
              rect(from, end, base + 8, 5, 'var(--block)', 'waited for the client ' + time(blocked));
            }
            last = end;
          }
          stall(last, total, 'nothing for ');
          if (r.firstByte != null) mark(r.firstByte, 'var(--ok)');
          if (!isLive(r)) mark(r.ended, r.outcome === 'complete' ? 'var(--dim)' : 'var(--bad)');
          const axis = node('div', { class: 'legend axis' });
          for (const part of [0, 0.25, 0.5, 0.75, 1]) {
            axis.append(node('span', {}, part ? time(Math.round(total * part)) : '0'));
          }
          const legend = node('div', { class: 'legend' });
          for (const [color, text] of legends) {
            legend.append(node('span', {}, node('i', { style: `background:var(${color})` }), text));
          }
          return node('div', { class: 'card' }, svg, axis, legend);
        }

        const pretty = text => {
          try { return JSON.stringify(JSON.parse(text), null, 2); } catch { return text; }
        };
        const section = (name, content) => node('section', {}, node('h3', {}, name), content);
        const block = (name, text) => text ? section(name, node('pre', {}, text)) : null;

        function drawDetail() {
          const r = known.get(selected);
          if (!r) return;
          const facts = node('dl', { class: 'facts' });
          for (const [name, value, kind] of [
            ['status', label(r), look(r)], ['first byte', time(r.firstByte)], ['duration', time(elapsed(r))],
            ['response', size(r.bytes)], ['chunks', r.chunks], ['longest stall', time(r.longestGap)],
            ['process', r.sandbox ?? '–'],
          ]) {
            facts.append(node('div', {}, node('dt', {}, name), node('dd', { class: kind ?? '' }, String(value))));
          }
          const headers = node('table');
          for (const pair of r.headers ?? []) headers.append(node('tr', {}, ...pair.map(text => node('td', {}, text))));
          const preview = r.preview.replace(/\0+/g, nuls => `\n[${nuls.length} NUL]\n`);
          const failed = !isLive(r) && r.outcome !== 'complete';
          const scroll = [...$('detail').querySelectorAll('pre')].map(pre => pre.scrollTop);
          $('detail').replaceChildren(...[
            node('h2', {}, title(r)), node('div', { class: 'meta' }, r.id),
            failed ? node('p', { class: 'bad', id: 'outcome' }, r.outcome) : null,
            facts, section('Timeline', drawTimeline(r)),
            node('div', { class: 'columns' },
              r.headers ? section('Headers', headers) : null, block('Log', r.log),
              block('Response' + (r.bytes > 4096 ? ', first 4 KiB' : ''), preview), block('Event', pretty(r.event))),
          ].filter(part => part));
          [...$('detail').querySelectorAll('pre')].forEach((pre, index) => { pre.scrollTop = scroll[index] ?? 0; });
        }

        function draw() {
          if (order.length) $('list').replaceChildren(...[...order].reverse().map(id => listItem(known.get(id))));
          // A selection of text is not to be lost under the reader's hands.
          const chosen = getSelection();
          if (chosen.isCollapsed || !$('detail').contains(chosen.anchorNode)) drawDetail();
        }
        """#
}
