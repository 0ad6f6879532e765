import ArgumentParser
import Foundation
import SurveyData
import SurveyStore
import SurveySync

/// `survey-cli inspect`
struct InspectCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "inspect", abstract: "Say in words what a change-set, form, membership or bundle holds.",
        discussion: """
            Needs no store, believes nothing and changes nothing; signatures are not checked. The answers of most \
            change-sets can only be read with their form: name a store that has it.
            """)

    @Argument(help: "The file.", completion: .file())
    var file: String

    @Flag(name: .long, help: "The saves of a change-set with their answers, too.")
    var saves = false

    @Option(name: .long, help: "A store that has the form of the change-set.", completion: .file())
    var store: String?

    @OptionGroup var output: OutputOptions

    /// What a file can be, by its first four bytes (protocol.md).
    private enum Kind: String {
        case changeSet = "MCS3"
        case form = "MFM2"
        case formWithFiles = "MFM3"
        case certificate = "MCT1"
        case bundle = "MSB1"
        case bundleWithAttachments = "MSB2"
    }

    /// The longest single message; bundles are read piece by piece and may be longer.
    private static let messageBytes = Limits.formBytes

    func run() throws {
        let bytes = try read()
        switch Kind(rawValue: String(decoding: bytes.prefix(4), as: UTF8.self)) {
        case .changeSet: try show(ChangeSet(bytes: bytes))
        case .form, .formWithFiles: show(try PublishedForm(bytes: bytes))
        case .certificate: show(try Certificate(bytes: bytes[...]))
        case .bundle, .bundleWithAttachments: try showBundle()
        case nil:
            throw CLIError(
                .badData, "malformed", "\(file) is no message of Masah",
                next: "give a change-set, a form's publication, a membership or a bundle")
        }
    }

    private func read() throws -> [UInt8] {
        guard let handle = FileHandle(forReadingAtPath: file) else {
            throw CLIError(.noInput, "cannotRead", "\(file) is not there, or cannot be read", next: "check the path")
        }
        guard let data = try handle.read(upToCount: Self.messageBytes), !data.isEmpty else {
            throw CLIError(.badData, "truncated", "\(file) is empty", next: "copy it again from where it came")
        }
        return [UInt8](data)
    }

    private func show(_ changeSet: ChangeSet) throws {
        let header = changeSet.header
        let saves = try self.saves ? changeSet.saves(outline: outline(of: header.form)) : []
        let entries = header.entries.map { entry -> JSONValue in
            let answers = saves.first { $0.dot == entry.dot }.map { save in
                JSONValue.object(
                    save.answers.sorted { $0.key < $1.key }
                        .map { .init($0.key.description, $0.value.json ?? .string($0.value.display)) })
            }
            return [
                "save": .string(entry.dot.description),
                "record": .string(RecordID(firstSave: entry.origin).description),
                "saved": RecordDocument.time(entry.clock), "mark": .string(entry.mark.name),
                "parents": .array(entry.parents.map { .string($0.description) }), "answers": answers ?? .null,
            ]
        }
        let document: JSONValue = [
            "kind": "change-set", "id": .string(changeSet.id.description),
            "site": .string(header.site.description), "form": .string(header.form.description),
            "scope": .string(header.scope.path), "bytes": .integer(changeSet.bytes.count), "saves": .array(entries),
        ]
        output.write(document) {
            var lines = [
                "change-set \(changeSet.id)", "site   \(header.site)", "form   \(header.form)",
                "scope  \(header.scope)",
                "saves  \(header.entries.count), sequence \(header.sequences.lowerBound) to "
                    + "\(header.sequences.upperBound), \(changeSet.bytes.count) bytes",
            ]
            for entry in header.entries {
                let parents = entry.parents.map(\.description).joined(separator: ", ")
                lines.append(
                    "  \(entry.dot)  \(UTCText.of(entry.clock.milliseconds))  \(entry.mark.name)"
                        + (entry.parents.isEmpty ? "  begins a record" : "  after \(parents)"))
                for (path, answer) in (saves.first { $0.dot == entry.dot }?.answers ?? [:]).sorted(by: {
                    $0.key < $1.key
                }) {
                    lines.append("      \(path) = \(Terminal.safe(answer.display))")
                }
            }
            return lines.joined(separator: "\n")
        }
    }

    private func outline(of hash: Digest256) throws -> FormOutline? {
        guard let store else { return nil }
        return try SurveyStore.open(path: store).form(hash).outline
    }

    private func show(_ form: PublishedForm) {
        let document: JSONValue = [
            "kind": "form", "form": .string(form.formID), "version": .string(form.version),
            "title": .string(form.title), "hash": .string(form.hash.description),
            "study": .string(form.study.description), "mediaType": .string(form.mediaType),
            "contentBytes": .integer(form.content.count), "files": .array(form.files.map(\.json)),
            "publisher": .optional(form.certificate?.member),
        ]
        output.write(document) {
            ([
                "form \(form.formID) \(form.version): \(Terminal.safe(form.title))",
                "content \(form.hash), \(form.mediaType), \(form.content.count) bytes",
            ] + form.files.map(\.line) + [
                "study \(form.study), published by \(form.certificate?.member ?? "the study's own key")"
            ]).joined(separator: "\n")
        }
    }

    private func show(_ certificate: Certificate) {
        let document: JSONValue = [
            "kind": "membership", "study": .string(certificate.study.description),
            "member": .string(certificate.member), "role": .string(certificate.role.name),
            "scope": .string(certificate.scope.path), "device": .string(Hex.encode(certificate.device)),
            "issued": .string(UTCText.of(certificate.issued)),
            "expires": certificate.expires == 0 ? .null : .string(UTCText.of(certificate.expires)),
        ]
        output.write(document) {
            """
            membership of \(Terminal.safe(certificate.member)), \(certificate.role.name) for \(certificate.scope)
            study \(certificate.study), device \(Hex.encode(certificate.device))
            issued \(UTCText.of(certificate.issued)), \
            \(certificate.expires == 0 ? "without end" : "until \(UTCText.of(certificate.expires))")
            """
        }
    }

    private func showBundle() throws {
        let contents = try BundleFile.inspect(file) { _ in }
        let document: JSONValue = [
            "kind": "bundle", "changeSets": .integer(contents.changeSets), "saves": .integer(contents.saves),
            "forms": .integer(contents.forms), "sites": .integer(contents.sites),
            "attachments": .integer(contents.attachments), "bytes": .integer(contents.bytes),
        ]
        output.write(document) {
            """
            bundle of \(contents.bytes) bytes, whole and unaltered
            \(contents.changeSets) change-sets with \(contents.saves) saves, \(contents.forms) form versions, \
            \(contents.sites) sites, \(contents.attachments) attachments
            """
        }
    }
}
