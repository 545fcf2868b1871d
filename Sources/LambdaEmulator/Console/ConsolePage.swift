/// The console's page, which needs nothing from anywhere else.
enum ConsolePage {
    static let html = """
        <!DOCTYPE html>
        <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
        <title>lambda-emulator</title><link rel="icon" href="data:,">
        <style>
        \(style)
        </style></head><body>
        \(body)
        <script>
        \(drawing)
        \(calling)
        </script></body></html>

        """
}
