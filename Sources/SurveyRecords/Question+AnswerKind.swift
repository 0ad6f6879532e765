public import SurveyForms
public import SurveyStore

extension Question {
    /// What the store takes an answer to this question for.
    public var answerKind: AnswerKind {
        switch kind {
        case .text, .barcode, .note, .acknowledge: .text
        case .integer: .integer
        case .decimal: .decimal
        case .boolean: .boolean
        case .date: .date
        case .time: .time
        case .dateTime: .dateTime
        case .selectOne: .choice
        case .selectMultiple: .choices
        case .rank: .rank
        case .geopoint: .geopoint
        case .geotrace: .geotrace
        case .geoshape: .geoshape
        case .attachment: .attachment
        case .calculated, .metadata: dataType.answerKind
        }
    }
}

extension DataType {
    fileprivate var answerKind: AnswerKind {
        switch self {
        case .string, .barcode: .text
        case .int: .integer
        case .decimal: .decimal
        case .boolean: .boolean
        case .date: .date
        case .time: .time
        case .dateTime: .dateTime
        case .geopoint: .geopoint
        case .geotrace: .geotrace
        case .geoshape: .geoshape
        case .binary: .attachment
        }
    }
}
