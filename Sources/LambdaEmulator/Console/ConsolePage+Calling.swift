extension ConsolePage {
    /// How the page asks for what has changed, and sends an event.
    static let calling = #"""
        async function poll() {
          let pause = 1000;
          try {
            const news = await (await fetch('invocations?since=' + revision)).json();
            // Another emulator has taken the place of the one before.
            if (news.revision < revision) return location.reload();
            revision = news.revision;
            functionName = news.function;
            $('function').textContent = news.function;
            $('mode').textContent = news.invokeMode;
            for (const r of news.invocations) {
              r.seen = performance.now();
              if (!known.has(r.id)) order.push(r.id);
              known.set(r.id, r);
            }
            for (const id of order.splice(0, Math.max(order.length - 100, 0))) known.delete(id);
            if (order.length && (follows || !known.has(selected))) selected = order.at(-1);
            const live = order.some(id => isLive(known.get(id)));
            if (news.invocations.length || live) draw();
            pause = live ? 200 : 500;
            $('state').textContent = 'live';
            $('state').className = '';
          } catch {
            $('state').textContent = 'the emulator does not answer';
            $('state').className = 'lost';
          }
          setTimeout(poll, document.hidden ? 2000 : pause);
        }

        function showFields() {
          const isURL = $('how').value === 'url', hasBody = !isURL || !['GET', 'HEAD'].includes($('method').value);
          $('target').hidden = !isURL;
          $('payload').hidden = !hasBody;
          $('payload').placeholder = isURL ? 'body' : 'event as JSON, {} if empty';
        }

        function request() {
          const how = $('how').value, payload = $('payload').value;
          if (how === 'url') {
            const options = { method: $('method').value, headers: {} };
            if (!$('payload').hidden && payload) {
              options.body = payload;
              try { JSON.parse(payload); options.headers['Content-Type'] = 'application/json'; } catch {}
            }
            const path = $('path').value;
            return [path.startsWith('/') ? path : '/' + path, options];
          }
          const [version, operation] = how === 'stream'
            ? ['2021-11-15', 'response-streaming-invocations'] : ['2015-03-31', 'invocations'];
          const headers = how === 'event' ? { 'X-Amz-Invocation-Type': 'Event' } : {};
          const path = `/${version}/functions/${encodeURIComponent(functionName)}/${operation}`;
          return [path, { method: 'POST', headers, body: payload || '{}' }];
        }

        async function send(submitted) {
          submitted.preventDefault();
          const began = performance.now();
          follows = true;
          $('sent').textContent = 'sent';
          try {
            const response = await fetch(...request());
            const first = performance.now() - began, reader = response.body?.getReader();
            let bytes = 0;
            // Read and dropped: the timeline shows it.
            for (let part; reader && !(part = await reader.read()).done;) bytes += part.value.length;
            $('sent').textContent = `${response.status}, first byte ${first.toFixed(1)} ms, ${size(bytes)}`;
          } catch (error) {
            $('sent').textContent = 'broke off: ' + error.message;
          }
        }

        $('how').onchange = $('method').onchange = showFields;
        $('form').onsubmit = send;
        showFields();
        poll();
        """#
}
