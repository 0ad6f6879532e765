import Foundation
import SurveyData
import SurveyForms
import SurveyStore

/// The files that a form names, as far as they lie in a folder: lists, pictures, sounds.
///
/// Unless somebody names a folder, a form takes them from FORM-media beside it, as ODK's tools do (emq.xlsx from
/// emq-media), or else from its own folder.
struct FormFolder {
    /// The files that are there.
    private(set) var files: [PublishedFile] = []
    /// The lists in those files, by their ids in the form.
    private(set) var lists: [String: InstanceTree] = [:]
    /// The names of lists that are not, without which questions have no choices.
    private(set) var missingLists: [String] = []
    /// The names of lists that are not, and that nothing in the form reads.
    private(set) var missingUnread: [String] = []
    /// The names of pictures, sounds and films that are not.
    private(set) var missingMedia: [String] = []
    /// Files of the folder that the form does not name.
    private(set) var unused: [String] = []
    /// The folder, whether it is there or not.
    let path: String
    private let origin: FormOrigin?

    /// The list that select_one_external reads; pyxform writes it from the external_choices sheet.
    private static let itemsets = "itemsets.csv"
    private static let shownNames = 5

    /// - Parameters:
    ///   - folder: The folder that somebody named, which must be there.
    ///   - itemsets: The list of external choices that the converter wrote.
    ///   - origin: The XLSForm that the form was made from, to say which cell names a file.
    init(of form: Form, beside file: String, folder: String?, itemsets: [UInt8]?, origin: FormOrigin?) throws {
        self.origin = origin
        let url = URL(filePath: file)
        path = folder ?? url.deletingPathExtension().relativePath + "-media"
        guard let names = Self.names(in: path) ?? (folder == nil ? [] : nil) else {
            throw CLIError(.noInput, "cannotRead", "there is no folder \(path)", next: "check the path after --media")
        }
        let own = url.deletingLastPathComponent().relativePath
        let beside = folder == nil ? Self.names(in: own) ?? [] : []
        func place(of name: String) -> String? {
            names.contains(name) ? path : beside.contains(name) ? own : nil
        }
        let listNames = form.listFileNames
        for name in listNames {
            if name == Self.itemsets, let itemsets {
                try add(itemsets, named: name)
                try read(itemsets, named: name, as: "the external_choices sheet", form)
            } else if let place = place(of: name) {
                let content = try content(of: name, in: place)
                try add(content, named: name)
                try read(content, named: name, as: "\(place)/\(name)", form)
            } else if form.unreadListFileNames.contains(name) {
                missingUnread.append(name)
            } else {
                missingLists.append(name)
            }
        }
        for name in form.mediaFileNames where !listNames.contains(name) {
            if let place = place(of: name) {
                try add(content(of: name, in: place), named: name)
            } else {
                missingMedia.append(name)
            }
        }
        let used = Set(files.map(\.name))
        unused = names.filter { !used.contains($0) && !$0.hasPrefix(".") }.sorted()
    }

    /// The names in a folder; nil if it is none.
    private static func names(in folder: String) -> Set<String>? {
        (try? FileManager.default.contentsOfDirectory(atPath: folder)).map(Set.init)
    }

    private func content(of name: String, in path: String) throws -> [UInt8] {
        let url = URL(filePath: path).appending(path: name)
        let values = try? url.resourceValues(forKeys: [.isRegularFileKey, .fileSizeKey])
        guard let values, values.isRegularFile == true, (values.fileSize ?? 0) <= Limits.formFilesBytes,
            let data = try? Data(contentsOf: url)
        else {
            throw CLIError(
                .badData, "cannotRead",
                "\(path)/\(name) is no file that can be read, or has more than \(Limits.formFilesBytes) bytes",
                next: "make it smaller, or leave it out of the folder")
        }
        return [UInt8](data)
    }

    private mutating func add(_ content: [UInt8], named name: String) throws {
        files.append(try PublishedFile(name: name, mediaType: Self.mediaType(of: name), content: content))
    }

    private mutating func read(_ content: [UInt8], named name: String, as shown: String, _ form: Form) throws {
        do {
            lists.merge(try form.lists(in: content, named: name)) { first, _ in first }
        } catch {
            throw CLIError(
                .badData, error.code.rawValue, "\(shown): \(error.place)\(error.message)", next: error.nextStep)
        }
    }

    /// Refuses a form whose lists are not there.
    func requireLists(_ file: String) throws {
        guard let first = missingLists.first else { return }
        let more = missingLists.count > 1 ? " and \(missingLists.count - 1) more" : ""
        throw CLIError(
            .badData, "listMissing",
            "\(file): \(place(of: first))the form takes choices or values from \(first)\(more), not in \(path)",
            next: "put the file there, name its folder with --media, or add --despite-findings")
    }

    /// What is missing or not used, a line each.
    var lines: [String] {
        listProblems.map { "problem: \($0.line)" } + missingMediaLines
            + Self.list("warning: not in \(path), and nothing in the form reads them: ", missingUnread)
            + Self.list("remark: the form does not name these files of \(path): ", unused)
    }

    /// The lists that are missing; a form is not published without them.
    var listProblems: [XLSFormFinding] {
        missingLists.map { name in
            // pulldata() takes the name without its ending.
            let twice = name.lowercased().hasSuffix(".csv.csv") ? String(name.dropLast(4)) : nil
            return XLSFormFinding(
                place: origin?.place(ofFile: name) ?? CellPlace(sheet: nil, row: nil, column: nil, cell: nil),
                code: "listMissing", value: name,
                message: twice == nil
                    ? "The list \(name) is not in \(path)."
                    : "pulldata() adds .csv to the name of the list, and looks for \(name).",
                next: twice.map { "Write '\($0.dropLast(4))' in place of '\($0)'." }
                    ?? "Put the file there, or name its folder with --media.")
        }
    }

    private var missingMediaLines: [String] {
        guard origin != nil, missingMedia.count <= Self.shownNames else {
            return Self.list("warning: not in \(path): ", missingMedia)
        }
        return missingMedia.map {
            "warning: \(place(of: $0))\(Terminal.safe($0)) is not in \(path); interviews show its name instead"
        }
    }

    /// The cell that names a file, before a sentence about it; empty for an XForm.
    private func place(of name: String) -> String {
        origin?.place(ofFile: name).map { "\($0.text): " } ?? ""
    }

    private static func list(_ heading: String, _ names: [String]) -> [String] {
        guard !names.isEmpty else { return [] }
        let shown = names.prefix(shownNames).map(Terminal.safe).joined(separator: ", ")
        return [heading + shown + (names.count > shownNames ? " and \(names.count - shownNames) more" : "")]
    }

    /// The files in JSON.
    var json: [JSONValue.Member] {
        [
            .init("files", .array(files.map(\.json))),
            .init("missingFiles", .array((missingLists + missingUnread + missingMedia).map(JSONValue.string))),
        ]
    }

    private static let mediaTypes = [
        "csv": "text/csv", "xml": "application/xml", "geojson": "application/geo+json", "jpg": "image/jpeg",
        "jpeg": "image/jpeg", "png": "image/png", "gif": "image/gif", "webp": "image/webp", "svg": "image/svg+xml",
        "mp3": "audio/mpeg", "m4a": "audio/mp4", "ogg": "audio/ogg", "wav": "audio/wav", "mp4": "video/mp4",
        "webm": "video/webm",
    ]

    private static func mediaType(of name: String) -> String {
        mediaTypes[URL(filePath: name).pathExtension.lowercased()] ?? "application/octet-stream"
    }
}

extension PublishedFile {
    /// The file in JSON, without its bytes.
    var json: JSONValue {
        [
            "name": .string(name), "mediaType": .string(mediaType), "bytes": .integer(content.count),
            "hash": .string(hash.description),
        ]
    }

    /// The file as people read it.
    var line: String { "file \(Terminal.safe(name)), \(Terminal.safe(mediaType)), \(content.count) bytes" }
}
