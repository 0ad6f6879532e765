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
    /// Files that are there and cannot be used.
    private(set) var unreadable: [Unreadable] = []
    /// What is wrong with rows of the lists, by the lists' files.
    private(set) var rowFindings: [(file: String, findings: [ListRowFinding])] = []
    /// The names of lists that are not, and that nothing in the form reads.
    private(set) var missingUnread: [String] = []
    /// The names of pictures, sounds and films that are not.
    private(set) var missingMedia: [String] = []
    /// Files of the folder that the form does not name.
    private(set) var unused: [String] = []
    /// For missing lists, files of the folder whose names differ in capitals only.
    private(set) var likeNames: [String: String] = [:]
    /// The folder, whether it is there or not.
    let path: String
    let origin: FormOrigin?
    /// How many bytes more the form's files may have.
    private var room = Limits.formFilesBytes

    /// A file that cannot be used.
    struct Unreadable {
        let name: String
        let code: String
        /// The file and the line, and what is wrong.
        let message: String
        let next: String
    }

    /// The list that select_one_external reads; pyxform writes it from the external_choices sheet.
    static let itemsets = "itemsets.csv"
    /// Whether that list was written from a sheet of the form.
    let hasExternalChoices: Bool

    /// - Parameters:
    ///   - folder: The folder that somebody named, which must be there.
    ///   - itemsets: The list of external choices that the converter wrote.
    ///   - origin: The XLSForm that the form was made from, to say which cell names a file.
    init(of form: Form, beside file: String, folder: String?, itemsets: [UInt8]?, origin: FormOrigin?) throws {
        self.origin = origin
        hasExternalChoices = itemsets != nil
        let url = URL(filePath: file)
        path = folder ?? Self.mediaFolder(of: file)
        guard let names = Self.names(in: path) ?? (folder == nil ? [] : nil) else {
            throw CLIError(.noInput, "cannotRead", "there is no folder \(path)", next: "check the path after --media")
        }
        let own = url.deletingLastPathComponent().relativePath
        let beside = folder == nil ? Self.names(in: own) ?? [] : []
        func place(of name: String) -> String? {
            Self.listed(name, in: names).map { "\(path)/\($0)" } ?? Self.listed(name, in: beside).map { "\(own)/\($0)" }
        }
        let (listNames, unread) = (form.listFileNames, form.unreadListFileNames)
        for name in listNames {
            if name == Self.itemsets, let itemsets {
                try add(itemsets, named: name)
                read(itemsets, named: name, as: "the external_choices sheet", form)
            } else if let place = place(of: name) {
                guard let content = content(of: name, at: place) else { continue }
                try add(content, named: name)
                read(content, named: name, as: place, form)
            } else if unread.contains(name) {
                missingUnread.append(name)
            } else {
                missingLists.append(name)
                likeNames[name] = Self.alike(name, in: names + beside)
            }
        }
        for name in form.mediaFileNames where !listNames.contains(name) {
            if let place = place(of: name) {
                if let content = content(of: name, at: place) { try add(content, named: name) }
            } else {
                missingMedia.append(name)
            }
        }
        let used = Set(files.map(\.name))
        unused = names.filter { !used.contains($0) && !$0.hasPrefix(".") }.sorted()
    }

    /// The names in a folder; nil if it is none.
    private static func names(in folder: String) -> [String]? {
        try? FileManager.default.contentsOfDirectory(atPath: folder)
    }

    /// A name as a folder has it, where the form may write the same letters by other bytes: a Mac takes them apart.
    private static func listed(_ name: String, in names: [String]) -> String? {
        names.first { $0.utf8.elementsEqual(name.utf8) } ?? names.first { $0 == name }
    }

    private static func alike(_ name: String, in names: [String]) -> String? {
        names.first { $0.lowercased() == name.lowercased() }
    }

    /// What is said of the files that a form needs, of those that are not there.
    static func findings(
        missing files: [XLSFormAnswer.NamedFile], beside file: String, folder: String?
    ) -> [XLSFormFinding] {
        let path = folder ?? mediaFolder(of: file)
        let own = URL(filePath: file).deletingLastPathComponent().relativePath
        let names = (Self.names(in: path) ?? []) + (folder == nil ? Self.names(in: own) ?? [] : [])
        var seen: Set<String> = []
        return files.filter { file in
            file.isNeeded == true && listed(file.name, in: names) == nil && seen.insert(file.name).inserted
        }.map { finding(missing: $0.name, in: path, like: alike($0.name, in: names), at: $0.place) }
    }

    private static func mediaFolder(of file: String) -> String {
        URL(filePath: file).deletingPathExtension().relativePath + "-media"
    }

    /// The bytes of a file; nil, and noted, if it cannot be read.
    private mutating func content(of name: String, at path: String) -> [UInt8]? {
        let url = URL(filePath: path).resolvingSymlinksInPath()
        let values = try? url.resourceValues(forKeys: [.isRegularFileKey, .fileSizeKey])
        guard let values, values.isRegularFile == true, let size = values.fileSize, size <= room,
            let data = try? Data(contentsOf: url)
        else {
            let isFull = values?.isRegularFile == true && (values?.fileSize ?? 0) > room
            unreadable.append(
                Unreadable(
                    name: name, code: "cannotRead",
                    message: isFull
                        ? "With \(path) the form's files would have more than \(Limits.formFilesBytes) bytes together."
                        : "\(path) is no file that can be read.",
                    next: isFull ? "Make them smaller, or leave some out." : "Check what it is, and who may read it."))
            return nil
        }
        room -= size
        return [UInt8](data)
    }

    private mutating func add(_ content: [UInt8], named name: String) throws {
        files.append(try PublishedFile(name: name, mediaType: Self.mediaType(of: name), content: content))
    }

    private mutating func read(_ content: [UInt8], named name: String, as shown: String, _ form: Form) {
        do throws(FormProblem) {
            let read = try form.checkedLists(in: content, named: name)
            lists.merge(read.lists) { first, _ in first }
            if !read.findings.isEmpty { rowFindings.append((name, read.findings)) }
        } catch {
            unreadable.append(
                Unreadable(
                    name: name, code: error.code.rawValue, message: "\(shown): \(error.place)\(error.message)",
                    next: error.nextStep))
        }
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
