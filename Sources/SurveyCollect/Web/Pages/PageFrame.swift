/// What every page has around its content.
struct PageFrame: Sendable {
    let voice: PageVoice
    let title: String
    /// The page's header, beside the title.
    var header: HTML = ""

    /// A whole document.
    func html(_ content: HTML) -> HTML {
        """
        <!doctype html>
        <html lang="\(voice.page.tag)" dir="\(voice.page.direction)">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <title>\(title)</title>
        <link rel="stylesheet" href="/interview.css">
        <script src="/interview.js" defer></script>
        </head>
        <body>
        <a class="skip" href="#main">\(voice.say(.webSkip))</a>
        <header class="top">
        <h1 class="form-title">\(voice.text(title))</h1>
        \(header)
        </header>
        <main id="main" tabindex="-1">
        \(content)
        </main>
        <p id="alarm" class="alarm" role="alert" hidden>\(voice.say(.webOffline))</p>
        </body>
        </html>

        """
    }
}
