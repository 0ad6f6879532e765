/// What every page has around its content.
struct PageFrame: Sendable {
    let voice: PageVoice
    /// What the form is called; nil where nobody may read it, here or in the browser's history.
    let title: String?
    /// Whether something on the page needs to be put right.
    var isWrong = false
    /// The page's header, beside the title.
    var header: HTML = ""

    /// A whole document. Browsers may send what they check for spelling or translate to their makers: so neither is done.
    func html(_ content: HTML) -> HTML {
        """
        <!doctype html>
        <html lang="\(voice.page.tag)" dir="\(voice.page.direction)" translate="no">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <title>\(isWrong ? "⚠ " : "")\(title ?? "Masah")</title>
        <link rel="stylesheet" href="/interview.css">
        <script src="/interview.js" defer></script>
        </head>
        <body spellcheck="false">
        <a class="skip" href="#main">\(voice.say(.webSkip))</a>
        <header class="top">
        <h1 class="form-title">\(title.map(voice.text) ?? voice.say(.webQuestions))</h1>
        \(header)
        </header>
        <main id="main" tabindex="-1">
        \(content)
        </main>
        <p id="alarm" class="alarm" role="alert" hidden><span data-when="offline">\(voice.say(.webOffline))</span>\
        <span data-when="failed">\(voice.say(.webFailedSaving))</span></p>
        </body>
        </html>

        """
    }
}
