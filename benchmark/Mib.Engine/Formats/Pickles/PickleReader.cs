using System.Buffers.Binary;
using System.Text;

namespace Mib.Engine.Formats.Pickles;

/// <summary>Python's pickle format, the part of it that tensors and plain containers are written in. Nothing is executed.</summary>
/// <remarks>
/// A pickle is a program for a machine with a stack and a memo. Each step of it costs bounded time and memory, so a pickle of
/// bounded length does; what it builds may hold itself and is never walked through as a whole.
/// </remarks>
/// <param name="bytes">The pickle.</param>
/// <param name="storages">Called with each storage that it refers to; throws <see cref="InvalidDataException"/> if there is none such.</param>
internal sealed class PickleReader(byte[] bytes, Action<TorchStorage> storages)
{
    /// <summary>Longest pickle that is read: far above any list of tensors.</summary>
    public const int LongestPickle = 1 << 20;

    private const int NewestProtocol = 5;
    private const int LongestKey = 1000;

    private static readonly UTF8Encoding Utf8 = new(false, throwOnInvalidBytes: true);

    private readonly List<object?> stack = [];
    private readonly Stack<int> marks = [];
    private readonly Dictionary<uint, object?> memo = [];
    private int place;
    private long attributesSet;

    /// <summary>Where the machine is: for an error.</summary>
    public int Place => place;

    /// <summary>Runs the program.</summary>
    /// <returns>
    /// null, bool, long, double, string, byte[], List of object, Dictionary from string to object, or a type of this namespace.
    /// </returns>
    /// <exception cref="InvalidDataException">It is cut off or malformed, or does what is not allowed.</exception>
    public object? Read()
    {
        while (true)
        {
            var code = (PickleCode)Take(1)[0];
            if (code == PickleCode.Stop)
                return Pop();
            Do(code);
        }
    }

    private void Do(PickleCode code)
    {
        switch (code)
        {
            case PickleCode.Proto:
                if (Take(1)[0] is > NewestProtocol and var protocol)
                    throw new InvalidDataException($"its protocol is {protocol}, the newest that is known {NewestProtocol}");
                break;
            case PickleCode.Frame: Length8(); break;
            case PickleCode.None: Push(null); break;
            case PickleCode.True: Push(true); break;
            case PickleCode.False: Push(false); break;
            case PickleCode.Int1: Push((long)Take(1)[0]); break;
            case PickleCode.Int2: Push((long)BinaryPrimitives.ReadUInt16LittleEndian(Take(2))); break;
            case PickleCode.Int4: Push((long)BinaryPrimitives.ReadInt32LittleEndian(Take(4))); break;
            case PickleCode.Long1: Push(Long(Take(Take(1)[0]))); break;
            case PickleCode.Float: Push(BinaryPrimitives.ReadDoubleBigEndian(Take(8))); break;
            case PickleCode.Text1: Push(Text(Take(Take(1)[0]))); break;
            case PickleCode.Text4: Push(Text(Take(Length4()))); break;
            case PickleCode.Text8: Push(Text(Take(Length8()))); break;
            case PickleCode.Bytes1: Push(Take(Take(1)[0]).ToArray()); break;
            case PickleCode.Bytes4: Push(Take(Length4()).ToArray()); break;
            case PickleCode.Bytes8: Push(Take(Length8()).ToArray()); break;

            case PickleCode.Mark: marks.Push(stack.Count); break;
            case PickleCode.Pop: Pop(); break;
            case PickleCode.EmptyTuple: Push(new PickleTuple([])); break;
            case PickleCode.Tuple1: Push(new PickleTuple(PopLast(1))); break;
            case PickleCode.Tuple2: Push(new PickleTuple(PopLast(2))); break;
            case PickleCode.Tuple3: Push(new PickleTuple(PopLast(3))); break;
            case PickleCode.Tuple: Push(new PickleTuple(PopToMark())); break;
            case PickleCode.EmptyList: Push(new List<object?>()); break;
            case PickleCode.Append: Append(PopLast(1)); break;
            case PickleCode.Appends: Append(PopToMark()); break;
            case PickleCode.EmptyDict: Push(new Dictionary<string, object?>()); break;
            case PickleCode.SetItem: SetItems(PopLast(2)); break;
            case PickleCode.SetItems: SetItems(PopToMark()); break;

            case PickleCode.Put1: memo[Take(1)[0]] = Top(); break;
            case PickleCode.Put4: memo[BinaryPrimitives.ReadUInt32LittleEndian(Take(4))] = Top(); break;
            case PickleCode.Memoize: memo[(uint)memo.Count] = Top(); break;
            case PickleCode.Get1: Push(Remembered(Take(1)[0])); break;
            case PickleCode.Get4: Push(Remembered(BinaryPrimitives.ReadUInt32LittleEndian(Take(4)))); break;

            case PickleCode.Global: Push(PickleGlobals.Find(Line(), Line())); break;
            case PickleCode.StackGlobal:
                Push(PopLast(2) is [string module, string name] ? PickleGlobals.Find(module, name) : throw Odd("a name that is no text"));
                break;
            case PickleCode.PersistentId:
                var storage = PickleGlobals.Storage(Pop());
                storages(storage);
                Push(storage);
                break;
            case PickleCode.Reduce:
                Push(PopLast(2) is [PickleName function, PickleTuple arguments]
                    ? PickleGlobals.Call(function, arguments.Items)
                    : throw Odd("a call of what is no function"));
                break;
            case PickleCode.NewObject:
                Push(PopLast(2) is [PickleName type, PickleTuple] ? PickleGlobals.New(type) : throw Odd("an object of no class"));
                break;
            case PickleCode.Build: Build(Pop()); break;
            default:
                throw new InvalidDataException($"opcode 0x{(byte)code:x2} is none that tensors and plain containers are written with");
        }
    }

    /// <summary>Attributes; a dictionary's own (a state dict's <c>_metadata</c>) are of no interest.</summary>
    private void Build(object? state)
    {
        switch (Top(), state)
        {
            case (PickleObject it, Dictionary<string, object?> attributes):
                // One dictionary may be recalled and set again and again, by three bytes each time.
                if ((attributesSet += attributes.Count) > bytes.Length)
                    throw Odd($"{attributesSet} attributes in all, more than it has bytes");
                foreach (var (name, value) in attributes)
                    it.Attributes[name] = value;
                break;
            case (NumPyType, PickleTuple { Items: [_, "<" or "|", ..] }):
            case (Dictionary<string, object?>, Dictionary<string, object?>):
                break;
            default:
                throw Odd("a state of what has none");
        }
    }

    private void Append(object?[] items)
    {
        if (Top() is not List<object?> list)
            throw Odd("items for what is no list");
        list.AddRange(items);
    }

    private void SetItems(object?[] items)
    {
        if (Top() is not Dictionary<string, object?> dictionary || items.Length % 2 != 0)
            throw Odd("items for what is no dictionary");
        for (var i = 0; i < items.Length; i += 2)
        {
            // A key is read as a whole each time that it is set.
            if (items[i] is not string key)
                throw Odd("a key that is no text");
            dictionary[key.Length <= LongestKey ? key : throw Odd($"a key of {key.Length} characters")] = items[i + 1];
        }
    }

    private void Push(object? value) => stack.Add(value);

    private object? Top() => stack.Count > Floor ? stack[^1] : throw Odd("more taken than there is");

    private object? Pop() => PopLast(1)[0];

    private object?[] PopLast(int count)
    {
        if (stack.Count - count < Floor)
            throw Odd("more taken than there is");
        var items = stack[^count..].ToArray();
        stack.RemoveRange(stack.Count - count, count);
        return items;
    }

    private object?[] PopToMark()
    {
        if (marks.Count == 0)
            throw Odd("an end without a beginning");
        return PopLast(stack.Count - marks.Pop());
    }

    /// <summary>What lies below the last mark belongs to others.</summary>
    private int Floor => marks.Count == 0 ? 0 : marks.Peek();

    private object? Remembered(uint index) => memo.TryGetValue(index, out var value) ? value : throw Odd("something recalled that was never kept");

    private ReadOnlySpan<byte> Take(long count)
    {
        if (count > bytes.Length - place)
            throw new InvalidDataException("it is cut off");
        var taken = bytes.AsSpan(place, (int)count);
        place += (int)count;
        return taken;
    }

    private long Length4() => BinaryPrimitives.ReadUInt32LittleEndian(Take(4));

    private long Length8() => BinaryPrimitives.ReadInt64LittleEndian(Take(8)) is >= 0 and var length ? length : throw Odd("a negative length");

    private string Line()
    {
        var length = bytes.AsSpan(place).IndexOf((byte)'\n');
        var line = Text(Take(length < 0 ? long.MaxValue : length));
        place++;
        return line;
    }

    private static string Text(ReadOnlySpan<byte> utf8)
    {
        try
        {
            return Utf8.GetString(utf8);
        }
        catch (DecoderFallbackException error)
        {
            throw new InvalidDataException("a text in it is not valid Unicode", error);
        }
    }

    /// <summary>A whole number, little-endian, its highest bit the sign.</summary>
    private static long Long(ReadOnlySpan<byte> digits)
    {
        if (digits.Length > 8)
            throw new InvalidDataException($"a whole number in it has {digits.Length} bytes, more than 8");
        var value = 0L;
        for (var i = digits.Length - 1; i >= 0; i--)
            value = (value << 8) | digits[i];
        var unused = 64 - (8 * digits.Length);
        return unused == 64 ? 0 : value << unused >> unused;
    }

    private static InvalidDataException Odd(string what) => new($"it is no sound pickle: {what}");
}
