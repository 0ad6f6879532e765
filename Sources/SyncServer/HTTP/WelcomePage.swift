internal import HTTPTypes
internal import Hummingbird
internal import NIOCore
internal import SurveyStore

/// `GET /`: what somebody sees who opens the hub's address in a browser.
struct WelcomePage: Sendable {
    let studies: [Study]

    func respond() -> Response {
        var response = Response(status: .ok, body: ResponseBody(byteBuffer: ByteBuffer(string: html)))
        response.headers.put("Content-Type", "text/html; charset=utf-8")
        response.headers.put("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'")
        response.headers.put("Cache-Control", "no-cache")
        return response
    }

    /// The same sentences in the study's languages and English.
    private static let sentences: [(tag: String, what: String, whose: String, how: String)] = [
        (
            "fr", "Ceci est un serveur Masah : il rassemble des enquêtes de terrain.",
            "Les données sont réservées aux membres de l’étude.",
            "Pour participer, demandez une invitation au responsable de l’étude, puis :"
        ),
        (
            "ar", "هذا خادم «مسح»: يجمع بيانات الاستطلاعات الميدانية.", "البيانات مخصصة لأعضاء الدراسة فقط.",
            "للمشاركة، اطلب دعوة من المسؤول عن الدراسة، ثم:"
        ),
        (
            "en", "This is a Masah hub: it brings field surveys together.",
            "The data are for members of the study only.",
            "To take part, ask the study’s operator for an invitation, then:"
        ),
    ]

    var html: String {
        """
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>Masah</title>
        <style>
        :root { color-scheme: light dark }
        body { font: 1rem/1.6 system-ui, sans-serif; max-width: 40rem; margin: 2rem auto; padding: 0 1rem }
        h1 { font-size: 1.5rem }
        code { display: block; padding: .5rem; border: 1px solid; overflow-x: auto; direction: ltr }
        ul { padding-inline-start: 1.2rem }
        </style>
        </head>
        <body>
        <h1>Masah <span lang="ar" dir="rtl">مسح</span></h1>
        <ul>
        \(studies.map { "<li>\(titles($0))</li>" }.joined(separator: "\n"))
        </ul>
        \(Self.sentences.map { text in
            "<p lang=\"\(text.tag)\" dir=\"\(Self.direction(text.tag))\">\(text.what) \(text.whose) \(text.how)</p>"
        }.joined(separator: "\n"))
        <code>survey-cli init my.survey --join INVITATION</code>
        </body>
        </html>

        """
    }

    private func titles(_ study: Study) -> String {
        let tags = study.languages + study.title.keys.filter { !study.languages.contains($0) }.sorted()
        return tags.compactMap { tag in
            study.title[tag].map { title in
                "<span lang=\"\(Self.escape(tag))\" dir=\"\(Self.direction(tag))\">\(Self.escape(title))</span>"
            }
        }.joined(separator: " · ")
    }

    private static func direction(_ tag: String) -> String {
        ["ar", "he", "fa", "ur"].contains(tag.prefix { $0 != "-" }.lowercased()) ? "rtl" : "ltr"
    }

    private static func escape(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
            .replacing("\"", with: "&quot;").replacing("'", with: "&#39;")
    }
}
