extension ConsolePage {
    /// What the page holds before anything has happened.
    static let body = #"""
        <header><h1>λ <span id="function">function</span></h1><span class="mode" id="mode"></span><span
          id="state">live</span></header>
        <aside>
        <form id="form">
        <div class="row"><select id="how" aria-label="How to call">
        <option value="url">Function URL</option><option value="stream">InvokeWithResponseStream</option>
        <option value="invoke">Invoke</option><option value="event">Invoke, Event</option></select></div>
        <div class="row" id="target"><select id="method"
          aria-label="Method"><option>GET<option>POST<option>PUT<option>PATCH
        <option>DELETE<option>HEAD</select><input id="path" value="/" aria-label="Path and query"
          spellcheck="false"></div>
        <textarea id="payload" aria-label="Event or body" spellcheck="false" placeholder="body" hidden></textarea>
        <div class="row"><button>Send</button><span id="sent" role="status"></span></div>
        </form>
        <ol id="list" aria-label="Invocations"><li class="empty">No invocations yet. Send an event, or call the
          function with curl, a
        browser or an AWS SDK.</li></ol>
        </aside>
        <main id="detail"><p class="empty">Each response is drawn here as it comes.</p></main>
        """#
}
