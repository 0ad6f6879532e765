import SurveyData
import SurveyForms
import SurveyRecords
import SurveyStore

/// Records and their conflicts in JSON.
struct RecordDocument {
    let store: SurveyStore
    let forms: FormLibrary

    init(_ store: SurveyStore) throws {
        self.store = store
        forms = try FormLibrary(store)
    }

    /// What a list tells of a record.
    func summary(_ record: MergedRecord) -> [JSONValue.Member] {
        let info = forms.info(record.form)
        return [
            .init("id", .string(record.id.description)), .init("form", .optional(info?.formID)),
            .init("version", .optional(info?.version)), .init("name", .optional(record.instanceName)),
            .init("scope", .string(record.scope.path)),
            .init("state", .string(record.state.name)),
            .init("draft", .bool(InterviewState(of: record) == .draft)), .init("began", Self.time(record.began)),
            .init("changed", Self.time(record.changed)), .init("saves", .integer(record.saveCount)),
            .init("heads", .integer(record.heads.count)), .init("conflicts", .integer(record.conflicts.count)),
            .init("incomplete", .bool(record.isIncomplete)),
        ]
    }

    /// A whole record: answers under the names that `record edit` takes.
    func whole(_ record: MergedRecord, _ unreadable: UnreadableRecord? = nil) throws -> JSONValue {
        let names = forms.names(in: record)
        let answers = record.answers.sorted { $0.key < $1.key }
            .compactMap { path, answer in answer.json.map { JSONValue.Member(names.name(of: path), $0) } }
        var members = summary(record).filter { $0.key != "conflicts" }
        members.append(.init("answers", .object(answers)))
        let leftOver = forms.leftOver(of: record).map { (left) -> JSONValue in
            [
                "answer": .string(names.name(of: left.path)), "path": .string(left.path.description),
                "value": left.answer.json ?? .null, "reason": .string(left.reason),
            ]
        }
        members.append(.init("leftOver", .array(leftOver)))
        let entities = forms.entityChanges(of: record).map { (entity) -> JSONValue in
            [
                "dataset": .string(entity.dataset), "id": .string(entity.id), "create": .bool(entity.creates),
                "update": .bool(entity.updates), "baseVersion": .integer(entity.baseVersion),
                "trunkVersion": entity.trunkVersion.map(JSONValue.integer) ?? .null,
                "branchId": entity.branchID.isEmpty ? .null : .string(entity.branchID),
                "label": .string(entity.label), "fault": .optional(entity.fault),
                "properties": .object(entity.properties.map { JSONValue.Member($0.name, .string($0.value)) }),
            ]
        }
        members.append(.init("entities", .array(entities)))
        members.append(.init("unreadable", .array((unreadable?.answers ?? []).map(forms.document))))
        members.append(.init("instances", .array(record.instances.map { .string(names.name(of: $0)) })))
        members.append(
            .init("conflicts", .array(try record.conflicts.map { try conflict($0, of: record, names) })))
        return .object(members)
    }

    /// A conflict with its sides.
    func conflict(_ conflict: Conflict, of record: MergedRecord, _ names: AnswerNames) throws -> JSONValue {
        let candidates = try conflict.candidates.map { candidate -> JSONValue in
            [
                "value": candidate.answer.json ?? .null, "text": .string(candidate.answer.display),
                "shown": .bool(candidate.isShown), "save": .string(candidate.dot.description),
                "saved": Self.time(candidate.clock), "author": .string(candidate.author),
                "member": .optional(try store.member(of: candidate.dot.site)?.member),
            ]
        }
        return [
            "record": .string(record.id.description), "form": .optional(forms.info(record.form)?.formID),
            "scope": .string(record.scope.path), "kind": .string(conflict.kind.rawValue),
            "question": .optional(conflict.path.map { names.name(of: $0) }),
            "path": .optional(conflict.path?.description), "codes": .array(conflict.codes.map(JSONValue.string)),
            "reckoned": .bool(forms.reckons(conflict, of: record)),
            "candidates": .array(candidates),
        ]
    }

    /// A moment in UTC.
    static func time(_ clock: HybridTime) -> JSONValue { .string(UTCText.of(clock.milliseconds)) }
}
