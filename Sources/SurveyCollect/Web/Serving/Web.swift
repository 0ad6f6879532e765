internal import HTTPTypes
internal import Hummingbird

/// What holds for every page.
enum Web {
    /// What is shown to anybody: without it, not even the page that says “not here” can be read well.
    static let open: Set<String> = ["/interview.css", "/interview.js", "/favicon.ico"]

    /// Everything comes from this server: no script, style or picture from elsewhere, none written into a page, no frame
    /// around it, no form that leads away.
    static let contentSecurityPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; media-src 'self'; connect-src 'self'; "
        + "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

    static let headers = [
        // Without the origin of our own requests, browsers would send “null” with a form.
        ("Referrer-Policy", "same-origin"),
        ("Cross-Origin-Opener-Policy", "same-origin"),
        ("Cross-Origin-Resource-Policy", "same-origin"),
        ("X-Frame-Options", "DENY"),
        ("Permissions-Policy", "geolocation=(self), camera=(self), microphone=(self), browsing-topics=()"),
    ]

    /// The sessions that a request shows: a browser may send several cookies of one name.
    static func session(_ fields: [String], _ cookie: String) -> [String] {
        fields.flatMap { $0.split(separator: ";") }.compactMap { pair in
            let pair = pair.drop { $0 == " " }
            return pair.hasPrefix(cookie + "=") ? String(pair.dropFirst(cookie.utf8.count + 1)) : nil
        }
    }

    private static let voices: [PageVoice] = [Phrase.Language.french, .arabic, .english].map { PageVoice($0) }

    /// To who may not come in. It does not say whether there ever was such an address.
    static func turnedAway(_ title: String) -> Response {
        WebReply.page(
            MessagePage(voices: voices, title: "Masah", heading: .webClosed, text: .webUseTerminal).html, .forbidden)
    }

    /// - Parameter cause: What went wrong here; nil where the request was none that a page makes.
    static func failed(_ title: String, _ status: HTTPResponse.Status, _ cause: Phrase? = nil) -> Response {
        WebReply.page(
            MessagePage(
                voices: voices, title: title, heading: .webFailed, text: cause,
                link: ("./", .webContinue)
            ).html, status)
    }
}
