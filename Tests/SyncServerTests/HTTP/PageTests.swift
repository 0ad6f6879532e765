import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import SurveyStore
import SurveySync
import Testing

@testable import SyncServer

/// What anybody may see.
@Suite struct PageTests {
    @Test func healthTellsThatTheStudiesCanBeReadAndNothingOfThem() async throws {
        let test = try TestHub()
        _ = try await test.join(name: "somebody")
        try await test.serve { client in
            let response = try await client.execute(uri: "/health", method: .get)
            #expect(response.status == .ok)
            #expect(response.headers[.contentType] == "application/json")
            #expect(
                String(decoding: response.bytes, as: UTF8.self)
                    == "{\"status\":\"ok\",\"studies\":1,\"version\":\"\(HubServer.version)\"}")
        }
    }

    @Test func healthIsAProblemWhenALogCannotBeRead() async throws {
        let test = try TestHub()
        try test.execute("DROP TABLE entry")
        try await test.serve { client in
            let response = try await client.execute(uri: "/health", method: .get)
            #expect(response.status == .serviceUnavailable)
            #expect(try response.problem().name == "unavailable")
        }
    }

    @Test func theWelcomePageNamesTheStudyInItsLanguagesAndLoadsNothing() async throws {
        let test = try TestHub()
        try await test.serve { client in
            let response = try await client.execute(uri: "/", method: .get)
            let html = String(decoding: response.bytes, as: UTF8.self)
            #expect(response.headers[.contentType] == "text/html; charset=utf-8")
            #expect(response.headers[.contentSecurityPolicy] == "default-src 'none'; style-src 'unsafe-inline'")
            #expect(response.headers.only("referrer-policy") == "no-referrer")
            #expect(html.contains("<span lang=\"ar\" dir=\"rtl\">ثلاث جهات</span>"))
            for tag in ["fr", "ar", "en"] { #expect(html.contains("<p lang=\"\(tag)\"")) }
            for outside in ["http:", "https:", "src=", "<script", "<link"] { #expect(!html.contains(outside)) }
        }
    }

    @Test func aTitleIsTextAndNeverMarkup() {
        var study = TestHub.threeRegions
        study.title = ["fr": "<b>&\"'"]
        let html = WelcomePage(studies: [study]).html
        #expect(html.contains("&lt;b&gt;&amp;&quot;&#39;") && !html.contains("<b>"))
    }
}
