"""Draws one SVG per area: a group of horizontal bars per table, ours in colour, a thin line for the spread."""

from xml.sax.saxutils import escape

LABEL, BAR, VALUE, ROW, HEAD = 250, 380, 150, 20, 38
OURS, PEER, INK, FAINT = "#e4572e", "#9aa5b1", "#1f2933", "#52606d"


def chart(area, results, smaller_is_better):
    parts, y = [], 44
    for result in results:
        rows = result["rows"]
        if not rows:
            continue
        top = max(row["high"] for row in rows) or 1
        hint = "less is better" if result["unit"] in smaller_is_better else "more is better"
        parts.append(text(12, y + 14, f"{result['group']}  ({result['unit']}, {hint})", INK, 13, "bold"))
        y += HEAD - 14
        for row in rows:
            width = BAR * row["median"] / top
            middle = y + ROW / 2
            parts.append(text(LABEL - 8, middle + 4, row["name"], INK, 12, anchor="end"))
            parts.append(f'<rect x="{LABEL}" y="{y + 3}" width="{max(width, 1):.1f}" height="{ROW - 6}" rx="2" '
                         f'fill="{OURS if row["is_ours"] else PEER}"/>')
            low, high = (LABEL + BAR * row[key] / top for key in ("low", "high"))
            parts.append(f'<line x1="{low:.1f}" x2="{high:.1f}" y1="{middle}" y2="{middle}" stroke="{INK}"/>')
            times = row["to_ours"]
            value = f"{row['median']:.4g}" + (f"  ({times:.2f} of ours)" if times and not row["is_ours"] else "")
            parts.append(text(LABEL + BAR + 10, middle + 4, value, FAINT, 12))
            y += ROW
        y += 20
    width = LABEL + BAR + VALUE + 20
    return (f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{y}" viewBox="0 0 {width} {y}" '
            f'font-family="system-ui, sans-serif"><rect width="100%" height="100%" fill="white"/>'
            + text(12, 26, area, INK, 18, "bold") + "".join(parts) + "</svg>\n")


def text(x, y, content, colour, size, weight="normal", anchor="start"):
    return (f'<text x="{x:.1f}" y="{y:.1f}" fill="{colour}" font-size="{size}" font-weight="{weight}" '
            f'text-anchor="{anchor}">{escape(content)}</text>')
