import Foundation
import FoundationNetworking
import Testing

/// Nobody but the browser that opened the address comes in, and nothing comes from elsewhere.
@Suite("An interview in the browser is closed to everybody else")
struct WebAccessTests {
    private struct Reply {
        let status: Int
        let headers: [String: String]
        let text: String
    }

    /// A request as a program would send it, with a cookie or without.
    private func send(
        _ address: String, _ method: String = "GET", _ fields: [String: String] = [:], body: String? = nil
    ) async throws -> Reply {
        let settings = URLSessionConfiguration.ephemeral
        settings.httpShouldSetCookies = false
        settings.httpCookieAcceptPolicy = .never
        var request = URLRequest(url: try #require(URL(string: address)), timeoutInterval: 30)
        request.httpMethod = method
        for (name, value) in fields { request.setValue(value, forHTTPHeaderField: name) }
        request.httpBody = body.map { Data($0.utf8) }
        let (data, response) = try await URLSession(configuration: settings).data(for: request)
        let http = try #require(response as? HTTPURLResponse)
        let pairs = http.allHeaderFields.map { ("\($0.key)".lowercased(), "\($0.value)") }
        return Reply(
            status: http.statusCode, headers: Dictionary(pairs, uniquingKeysWith: { first, _ in first }),
            text: String(decoding: data, as: UTF8.self))
    }

    /// The cookie of the browser that has come in, and the folder of the pages without the slash at its end.
    private func enter(_ web: WebInterview) async throws -> (cookie: String, room: String) {
        let reply = try await send(web.address)
        let header = try #require(reply.headers["set-cookie"])
        // Browsers send cookies to every port of an address: only who knows the folder's name gets this one.
        let found = try #require(
            header.wholeMatch(
                of: /(masah-interview=[0-9a-f]{48}); Path=(\/[0-9a-f]{48})\/; HttpOnly; SameSite=Strict/))
        return (String(found.1), web.origin + found.2)
    }

    @Test("The address opens once, and nothing is shown without the session")
    func once() async throws {
        let web = try await WebInterview()
        for path in ["/", "/screen", "/overview", "/summary", "/file?place=photo", "/open/0000"] {
            let reply = try await send(web.origin + path)
            #expect(reply.status == 403 && !reply.text.contains("démonstration"), "\(path)")
        }
        // A browser that only looks ahead does not spend the token.
        #expect(try await send(web.address, "GET", ["Sec-Purpose": "prefetch"]).status == 503)
        #expect(try await send(web.address, "HEAD").status == 503)
        let (cookie, room) = try await enter(web)
        // HEAD is what GET is, without the page.
        for address in [room + "/", web.origin + "/interview.css"] {
            let page = try await send(address, "GET", ["Cookie": cookie])
            let head = try await send(address, "HEAD", ["Cookie": cookie])
            #expect(head.status == page.status && head.text.isEmpty, "\(address)")
            #expect(head.headers["content-type"] == page.headers["content-type"], "\(address)")
        }
        #expect(try await send(room + "/", "HEAD").status == 403)
        #expect(try await send(room + "/nowhere", "HEAD", ["Cookie": cookie]).status == 404)
        #expect(try await send(web.address).status == 403)
        #expect(try await send(web.address, "GET", ["Cookie": cookie]).status == 403)
        #expect(try await send(room + "/", "GET", ["Cookie": cookie]).text.contains("démonstration"))
        #expect(try await send(room + "/", "GET", ["Cookie": cookie + "x"]).status == 403)
        #expect(try await send(room + "/").status == 403)
        // The cookie without the folder's name is worth nothing.
        for path in ["/", "/screen", "/\(String(repeating: "0", count: 48))/"] {
            #expect(try await send(web.origin + path, "GET", ["Cookie": cookie]).status == 403)
        }
    }

    @Test("A name that was turned to this device, and a page of another site, get nothing even with the session")
    func rebinding() async throws {
        let web = try await WebInterview()
        let (cookie, room) = try await enter(web)
        let renamed = room.replacing("127.0.0.1", with: "localhost")
        #expect(try await send(renamed + "/", "GET", ["Cookie": cookie]).status == 403)
        let form = ["Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded"]
        for origin in [nil, "null", "http://evil.example", "http://localhost:80"] {
            var fields = form
            fields["Origin"] = origin
            #expect(try await send(room + "/begin", "POST", fields, body: "a=1").status == 403)
        }
        #expect(try await web.place.succeed("record", "list", "--form", "web", "--json").array().isEmpty)
    }

    @Test("Every answer of the server forbids what does not come from it")
    func headers() async throws {
        let web = try await WebInterview()
        let (cookie, room) = try await enter(web)
        for path in [room + "/", web.origin + "/interview.css", web.origin + "/interview.js", room + "/nowhere"] {
            let reply = try await send(path, "GET", ["Cookie": cookie])
            let policy = reply.headers["content-security-policy"] ?? ""
            #expect(policy.hasPrefix("default-src 'none'; script-src 'self'; style-src 'self'"), "\(path)")
            #expect(!policy.contains("unsafe") && policy.contains("frame-ancestors 'none'"))
            #expect(reply.headers["x-content-type-options"] == "nosniff")
            #expect(reply.headers["cache-control"] == "no-store")
            #expect(reply.headers["referrer-policy"] == "same-origin")
        }
        let page = try await send(room + "/", "GET", ["Cookie": cookie]).text
        for outside in ["http:", "https:", "//", "style=", "onclick", "<script>"] { #expect(!page.contains(outside)) }
    }

    @Test("A body that is too large or no form is refused, and the server goes on")
    func bodies() async throws {
        let web = try await WebInterview()
        let (cookie, room) = try await enter(web)
        var fields = ["Cookie": cookie, "Origin": web.origin, "Content-Type": "application/x-www-form-urlencoded"]
        _ = try await send(room + "/begin", "POST", fields, body: "a=1")
        let large = String(repeating: "a", count: 9 << 20)
        #expect(try await send(room + "/screen", "POST", fields, body: large).status == 413)
        #expect(try await send(room + "/screen", "POST", fields, body: "a=%FF").status == 400)
        fields["Content-Type"] = "text/plain"
        #expect(try await send(room + "/screen", "POST", fields, body: "go=next").status == 415)
        #expect(try await send(room + "/overview", "GET", ["Cookie": cookie]).status == 200)
    }

    @Test("It listens on the other loopback address too, and on no address but these")
    func addresses() async throws {
        let web = try await WebInterview("--address", "::1")
        #expect(web.address.hasPrefix("http://[::1]:"))
        // Foundation's client knows no addresses of this kind.
        let script = "import sys, urllib.request; print(urllib.request.urlopen(sys.argv[1]).status)"
        let client = try ChildProcess(
            "python3", ["-c", script, web.address], environment: ProcessInfo.processInfo.environment,
            folder: web.place.folder)
        #expect(try await client.wait(killAfter: 60) == 0)
        #expect(try client.output() == "200\n")
        let outcome = try await web.place.run(["collect", "web", "--web", "--address", "0.0.0.0"])
        #expect(outcome.status == 64 && outcome.errors.contains("127.0.0.1 or ::1"))
    }

    @Test("It stops when it is told to, with its draft saved")
    func stop() async throws {
        let web = try await WebInterview()
        let visitor = try await WebVisitor(web)
        let page = try await visitor.press("next", visitor.begin())
        try await visitor.press("answer", page.writing("Zaki", at: "a:nick"))
        #expect(try await web.child.end() == 0)
        #expect(try await web.answers()["nick"] as? String == "Zaki")
    }

    @Test("A language, a draft or a form that is not there is refused before anything is served")
    func refusals() async throws {
        let place = try await Workplace()
        try await place.succeed("form", "add", WebInterview.form.path)
        try await place.fail(65, "no language “klingon”", "Français", running: ["collect", "web", "--web", "--language", "klingon"])
        try await place.fail(66, "nosuch", running: ["collect", "nosuch", "--web"])
        let other = try await place.add("age=30")
        try await place.fail(65, "was made with the form emq", running: ["collect", "web", "--web", "--resume", other])
    }
}
