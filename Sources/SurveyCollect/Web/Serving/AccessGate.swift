internal import HTTPTypes

/// What a request must look like before anything else of it is looked at.
///
/// Any page that the browser shows can send requests to this machine. So the request must name this very address (a name
/// of another site that was turned to point here does not), and what changes something must come from our own page.
struct AccessGate: Sendable {
    /// Why a request is turned away.
    enum Refusal: Error, Equatable {
        /// It names another address than the one served.
        case host
        /// It comes from a page of another site.
        case origin
    }

    /// The address as requests name it: `127.0.0.1:4711`, `[::1]:4711`.
    let authority: String

    /// The cookie that holds the session.
    static let cookie = "masah-interview"

    /// Looks at the head of a request.
    func check(_ head: HTTPRequest) throws(Refusal) {
        guard head.authority == authority else { throw .host }
        let isReading = head.method == .get || head.method == .head
        if let site = head.headerFields[.fetchSite] {
            // "none" is an address that somebody typed or opened from outside the browser.
            let isOurs = site == "same-origin" || (isReading && site == "none")
            // A link from elsewhere to our front door is no harm: without the token or the cookie it leads nowhere.
            let isNavigation = isReading && head.headerFields[.fetchMode] == "navigate"
            guard isOurs || isNavigation else { throw .origin }
        }
        if let origin = head.headerFields[.origin] {
            guard origin == "http://\(authority)" else { throw .origin }
        } else if !isReading {
            throw .origin
        }
    }

    /// Whether a browser fetches the page before anybody asked for it: a token must not be spent by that.
    static func isPrefetch(_ head: HTTPRequest) -> Bool {
        head.headerFields[.fetchPurpose]?.contains("prefetch") ?? false
    }
}

extension HTTPField.Name {
    /// Read and compared as tokens of the standard; none of these names can fail to be one.
    fileprivate static let fetchSite = HTTPField.Name("Sec-Fetch-Site") ?? .origin
    fileprivate static let fetchMode = HTTPField.Name("Sec-Fetch-Mode") ?? .origin
    fileprivate static let fetchPurpose = HTTPField.Name("Sec-Purpose") ?? .origin
}
