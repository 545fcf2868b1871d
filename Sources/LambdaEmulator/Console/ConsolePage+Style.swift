extension ConsolePage {
    /// How the page looks, by day and by night.
    static let style = #"""
        :root {
          color-scheme: light dark; --bg: #f6f7f9; --panel: #fff; --line: #dde1e7; --text: #1d2330; --dim: #667085;
          --accent: #3457d5; --soft: #e8edfc; --ok: #12805c; --bad: #c4320a; --warn: #b54708; --bar: #5b7cf0;
          --wait: #eceff4; --stall: #f5c563; --block: #9b8afb; --code: #f2f4f7;
        }
        @media (prefers-color-scheme: dark) {
          :root {
            --bg: #11141a; --panel: #191d26; --line: #2b3140; --text: #e6e9f0; --dim: #97a0b3; --accent: #8ea7ff;
            --soft: #232c4b; --ok: #47cd9a; --bad: #ff8a66; --warn: #fdb022; --bar: #7d9bff; --wait: #242a36;
            --stall: #b5832a; --block: #8373e6; --code: #12151c;
          }
        }
        * { box-sizing: border-box; }
        [hidden] { display: none !important; }
        body {
          margin: 0; font: 14px/1.45 system-ui, sans-serif; background: var(--bg); color: var(--text); height: 100vh;
          display: grid; grid-template: auto 1fr / minmax(300px, 400px) minmax(0, 1fr);
        }
        header {
          grid-column: 1 / -1; display: flex; align-items: center; gap: 12px; padding: 10px 18px;
          background: var(--panel); border-bottom: 1px solid var(--line);
        }
        header h1 { font-size: 15px; margin: 0; }
        header .mode { color: var(--dim); }
        #state { margin-left: auto; color: var(--dim); font-size: 12px; }
        #state::before {
          content: ""; display: inline-block; width: 8px; height: 8px; border-radius: 50%; background: var(--ok);
          margin-right: 6px;
        }
        #state.lost::before { background: var(--bad); }
        aside {
          border-right: 1px solid var(--line); display: flex; flex-direction: column; min-height: 0; min-width: 0;
        }
        main { overflow: auto; padding: 18px 22px; min-width: 0; }
        form {
          padding: 14px 16px; border-bottom: 1px solid var(--line); background: var(--panel); display: grid;
          gap: 8px;
        }
        form .row { display: flex; gap: 8px; }
        select, input, textarea, button {
          font: inherit; color: inherit; background: var(--bg); border: 1px solid var(--line); border-radius: 6px;
          padding: 6px 8px; min-width: 0;
        }
        input, textarea { flex: 1; font-family: ui-monospace, monospace; font-size: 12.5px; }
        textarea { width: 100%; resize: vertical; min-height: 62px; }
        button {
          background: var(--accent); border-color: var(--accent); color: var(--panel); font-weight: 600;
          cursor: pointer; padding: 6px 16px;
        }
        :focus-visible { outline: 2px solid var(--accent); outline-offset: 1px; }
        #sent {
          color: var(--dim); font-size: 12px; align-self: center; overflow: hidden; text-overflow: ellipsis;
          white-space: nowrap;
        }
        #list { list-style: none; margin: 0; padding: 0; overflow: auto; flex: 1; }
        #list button {
          display: block; width: 100%; text-align: left; background: none; border: 0; border-radius: 0;
          color: inherit; font-weight: 400; border-bottom: 1px solid var(--line); padding: 9px 16px;
        }
        #list button[aria-current=true] { background: var(--soft); box-shadow: inset 3px 0 var(--accent); }
        .top { display: flex; gap: 8px; align-items: baseline; }
        .name {
          flex: 1; overflow: hidden; text-overflow: ellipsis; white-space: nowrap;
          font-family: ui-monospace, monospace; font-size: 12.5px;
        }
        .meta { color: var(--dim); font-size: 12px; display: flex; gap: 12px; margin-top: 2px; }
        .tag { font-size: 11.5px; font-weight: 600; border-radius: 4px; padding: 0 6px; background: var(--wait); }
        .ok { color: var(--ok); }
        .bad { color: var(--bad); }
        .run { color: var(--warn); }
        .mini {
          height: 4px; border-radius: 2px; background: var(--wait); margin-top: 6px; position: relative;
          overflow: hidden;
        }
        .mini i { position: absolute; top: 0; bottom: 0; background: var(--bar); min-width: 1px; }
        h2 { font-size: 16px; margin: 0 0 4px; overflow-wrap: anywhere; font-family: ui-monospace, monospace; }
        h3 {
          font-size: 12px; text-transform: uppercase; letter-spacing: .05em; color: var(--dim); margin: 22px 0 6px;
        }
        .facts { display: flex; flex-wrap: wrap; gap: 8px 26px; margin-top: 12px; }
        .facts div { min-width: 90px; }
        .facts dt { color: var(--dim); font-size: 12px; }
        .facts dd { margin: 0; font-size: 17px; font-variant-numeric: tabular-nums; }
        .card { background: var(--panel); border: 1px solid var(--line); border-radius: 10px; padding: 14px 16px; }
        svg { display: block; width: 100%; height: 168px; }
        svg text { font: 11px system-ui, sans-serif; fill: var(--dim); }
        .legend {
          display: flex; flex-wrap: wrap; gap: 4px 18px; color: var(--dim); font-size: 12px; margin-top: 8px;
        }
        .legend.axis { justify-content: space-between; margin-top: -22px; }
        .legend i { display: inline-block; width: 10px; height: 10px; border-radius: 2px; margin-right: 5px; }
        pre {
          background: var(--code); border: 1px solid var(--line); border-radius: 8px; padding: 10px 12px; margin: 0;
          overflow: auto; max-height: 260px; font: 12.5px/1.5 ui-monospace, monospace; white-space: pre-wrap;
          overflow-wrap: anywhere;
        }
        table { border-collapse: collapse; font: 12.5px ui-monospace, monospace; }
        td { padding: 2px 16px 2px 0; vertical-align: top; overflow-wrap: anywhere; }
        td:first-child { color: var(--dim); white-space: nowrap; }
        .columns { display: grid; grid-template-columns: repeat(auto-fit, minmax(320px, 1fr)); gap: 0 22px; }
        .empty { color: var(--dim); padding: 24px 16px; }
        @media (max-width: 800px) {
          body { grid-template: auto auto 1fr / minmax(0, 1fr); height: auto; }
          aside { border: 0; }
          #list { max-height: 40vh; }
        }
        """#
}
