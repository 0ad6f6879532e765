import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import Testing

/// A program that asks the server of an interview as a browser would, and as no browser would.
struct WebVisitor {
    struct Reply {
        let status: Int
        let headers: HTTPHeaders
        let text: String

        /// Where it leads to.
        var location: String? { headers.first(name: "Location") }
    }

    /// A page as a tab holds it: its fields as they are sent if nobody touches them.
    struct Page {
        let text: String
        /// In their order, several of one name as a browser sends them.
        var fields: [(name: String, value: String)]

        init(_ text: String) {
            self.text = text
            fields = text.matches(of: /<input ([^>]*)>/).compactMap { found in
                let tag = String(found.1)
                let type = Self.attribute("type", tag) ?? "text"
                guard let name = Self.attribute("name", tag), type != "file",
                    !["radio", "checkbox"].contains(type) || tag.contains(" checked")
                else { return nil }
                return (name, Self.attribute("value", tag) ?? "")
            }
        }

        subscript(_ name: String) -> String? { fields.first { $0.name == name }?.value }

        /// The page with something written or chosen.
        func writing(_ value: String, at name: String) -> Page {
            var page = self
            page.fields.removeAll { $0.name == name }
            page.fields.append((name, value))
            return page
        }

        private static func attribute(_ name: String, _ tag: String) -> String? {
            guard let begin = (" " + tag).range(of: " \(name)=\"") else { return nil }
            return String((" " + tag)[begin.upperBound...].prefix { $0 != "\"" })
        }
    }

    // Redirections are what some tests look at.
    private static let client = HTTPClient(
        eventLoopGroupProvider: .singleton, configuration: .init(redirectConfiguration: .disallow))

    let origin: String
    /// The folder of the pages, without the slash at its end.
    let room: String
    let cookie: String

    /// Comes in by the address.
    init(_ web: WebInterview) async throws {
        origin = web.origin
        let reply = try await Self.send("GET", web.address)
        let header = try #require(reply.headers.first(name: "Set-Cookie"))
        cookie = String(header.prefix { $0 != ";" })
        room = origin + (try #require(header.firstMatch(of: /Path=(\/[0-9a-f]{48})\//))).1
    }

    /// A path of a page, or an address in one, as a whole address.
    private func address(_ path: String) -> String {
        room + "/" + (path.hasPrefix("./") ? path.dropFirst(2) : path.hasPrefix("/") ? path.dropFirst() : path[...])
    }

    static func send(
        _ method: String, _ address: String, _ fields: [String: String] = [:], _ body: [UInt8] = []
    ) async throws -> Reply {
        var request = HTTPClientRequest(url: address)
        request.method = .RAW(value: method)
        for (name, value) in fields { request.headers.replaceOrAdd(name: name, value: value) }
        if !body.isEmpty || method != "GET" { request.body = .bytes(ByteBuffer(bytes: body)) }
        let response = try await client.execute(request, timeout: .seconds(60))
        let bytes = try await response.body.collect(upTo: 64 << 20)
        return Reply(
            status: Int(response.status.code), headers: response.headers,
            text: String(decoding: bytes.readableBytesView, as: UTF8.self))
    }

    func get(_ path: String) async throws -> Reply { try await Self.send("GET", address(path), ["Cookie": cookie]) }

    /// The page that an address leads to.
    func open(_ path: String) async throws -> Page {
        var reply = try await get(path)
        for _ in 0..<5 {
            guard let next = reply.location else { break }
            reply = try await get(next)
        }
        #expect(reply.status == 200, "\(path): \(reply.status)")
        return Page(reply.text)
    }

    func post(_ path: String, _ fields: [(name: String, value: String)]) async throws -> Reply {
        let body = fields.map { "\(Self.encoded($0.name))=\(Self.encoded($0.value))" }.joined(separator: "&")
        return try await Self.send(
            "POST", address(path),
            ["Cookie": cookie, "Origin": origin, "Content-Type": "application/x-www-form-urlencoded"],
            Array(body.utf8))
    }

    /// Sends a page by one of its buttons, and opens what comes then.
    @discardableResult
    func press(_ button: String, _ page: Page) async throws -> Page {
        let reply = try await post("/screen", page.fields + [("go", button)])
        guard let next = reply.location else { return Page(reply.text) }
        return try await open(next)
    }

    func begin() async throws -> Page {
        _ = try await post("/begin", [("x", "1")])
        return try await open("/screen")
    }

    private static func encoded(_ text: String) -> String {
        text.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
    }
}
