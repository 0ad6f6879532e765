import Foundation
import SurveyData
import SurveyForms
import SurveyRecords
import SurveyStore
import TestSupport

/// The form files of the repository, bound as records use them.
enum Fixture {
    /// The root of the repository, found from this file's place in it.
    static let root = Repository.root

    static let emq = "fixtures/studies/three-regions/forms/emq.xml"
    static let uci = "fixtures/forms/uci.xml"
    static let register = "fixtures/forms/register.xml"
    static let everyKind = "fixtures/forms/every-kind.xml"

    static func content(_ path: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: root.appending(path: path)))
    }

    static func binding(_ path: String) throws -> FormBinding {
        let content = try content(path)
        return FormBinding(form: try XFormReader.read(content), hash: Digest256(hashing: content[...]))
    }

    /// A binding of a small form written for one test.
    static func binding(sample: [UInt8]) throws -> FormBinding {
        FormBinding(form: try XFormReader.read(sample), hash: Digest256(hashing: sample[...]))
    }

    /// A small form with questions of text.
    static func sample(version: String, _ names: [String]) -> [UInt8] {
        let nodes = names.map { "<\($0)/>" }.joined()
        let inputs = names.map { "<input ref=\"/data/\($0)\"/>" }.joined()
        return Array(
            """
            <?xml version="1.0"?>
            <h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml">
              <h:head><h:title>Sample</h:title>
                <model><instance><data id="sample" version="\(version)">\(nodes)</data></instance></model>
              </h:head>
              <h:body>\(inputs)</h:body>
            </h:html>
            """.utf8)
    }
}

/// A folder for one test, removed with its last user.
final class TemporaryFolder {
    let url: URL

    init() throws {
        url = FileManager.default.temporaryDirectory.appending(path: "masah-data-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    deinit {
        try? FileManager.default.removeItem(at: url)
    }

    func path(_ name: String) -> String { url.appending(path: name).path }

    /// A file's text.
    func text(_ name: String) throws -> String {
        String(decoding: try Data(contentsOf: url.appending(path: name)), as: UTF8.self)
    }

    /// The names of its files, hidden ones too.
    var names: [String] { ((try? FileManager.default.contentsOfDirectory(atPath: url.path)) ?? []).sorted() }
}
