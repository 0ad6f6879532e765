import Foundation
import SurveyForms
import TestSupport

/// The form files of the repository.
enum Fixture {
    /// The root of the repository, found from this file's place in it.
    static let root = Repository.root

    static let emq = "fixtures/studies/three-regions/forms/emq.xml"
    static let uci = "fixtures/forms/uci.xml"
    static let register = "fixtures/forms/register.xml"
    static let everyKind = "fixtures/forms/every-kind.xml"

    static func bytes(_ path: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: root.appending(path: path)))
    }

    static func form(_ path: String) throws -> Form {
        try XFormReader.read(bytes(path))
    }

    /// The rows of a small CSV file without quotation marks, by column name.
    static func rows(_ path: String) throws -> [[String: String]] {
        let text = String(decoding: try bytes(path), as: UTF8.self)
        let lines = text.split(separator: "\n").map { $0.split(separator: ",", omittingEmptySubsequences: false) }
        guard let header = lines.first else { return [] }
        return lines.dropFirst().map { line in
            Dictionary(uniqueKeysWithValues: zip(header.map(String.init), line.map(String.init)))
        }
    }
}

/// Small XForms written for one test each.
enum Sample {
    /// An XForm around an instance, its binds and a body.
    static func form(
        instance: String = #"<data id="f"><a/></data>"#, model: String = "", body: String = #"<input ref="/data/a"/>"#
    ) -> [UInt8] {
        Array(
            """
            <?xml version="1.0"?>
            <h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"
                xmlns:jr="http://openrosa.org/javarosa" xmlns:odk="http://www.opendatakit.org/xforms">
              <h:head>
                <h:title>Sample</h:title>
                <model>
                  <instance>\(instance)</instance>
                  \(model)
                </model>
              </h:head>
              <h:body>\(body)</h:body>
            </h:html>
            """.utf8)
    }

    /// The problem that reading meets, or `nil` if the form is read.
    static func problem(_ bytes: [UInt8]) -> FormProblem? {
        do throws(FormProblem) {
            _ = try XFormReader.read(bytes)
            return nil
        } catch {
            return error
        }
    }

    /// The one question of a form whose node "a" has this type and control.
    static func question(type: String, control: String = "input", inside: String = "") throws -> Question {
        let form = try XFormReader.read(
            form(
                model: #"<bind nodeset="/data/a" type="\#(type)"/>"#,
                body: #"<\#(control) ref="/data/a">\#(inside)</\#(control)>"#))
        return try form.resolveColumn("a")
    }
}

extension Question {
    /// The problem that a value meets, or `nil` if it is an answer.
    func problem(_ value: String) -> ValueProblem? {
        do throws(ValueProblem) {
            try check(value)
            return nil
        } catch {
            return error
        }
    }
}
