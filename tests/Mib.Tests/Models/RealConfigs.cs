namespace Mib.Tests.Models;

/// <summary>The shapes of the benchmark's models, in the fields of their published configurations that say something about it.</summary>
internal static class RealConfigs
{
    public const string Gpt2 = """
        {"model_type":"gpt2","activation_function":"gelu_new","n_layer":12,"n_head":12,"n_embd":768,"n_ctx":1024,"n_positions":1024,
         "vocab_size":50257,"layer_norm_epsilon":1e-05,"bos_token_id":50256,"eos_token_id":50256}
        """;

    public const string Qwen25 = """
        {"model_type":"qwen2","hidden_act":"silu","hidden_size":896,"intermediate_size":4864,"max_position_embeddings":32768,
         "max_window_layers":24,"num_attention_heads":14,"num_hidden_layers":24,"num_key_value_heads":2,"rms_norm_eps":1e-06,
         "rope_theta":1000000.0,"sliding_window":32768,"tie_word_embeddings":true,"use_sliding_window":false,"vocab_size":151936,
         "bos_token_id":151643,"eos_token_id":151643,"torch_dtype":"bfloat16"}
        """;

    public const string Gemma2 = """
        {"model_type":"gemma2","attention_bias":false,"attn_logit_softcapping":50.0,"final_logit_softcapping":30.0,"head_dim":256,
         "hidden_act":"gelu_pytorch_tanh","hidden_activation":"gelu_pytorch_tanh","hidden_size":2304,"intermediate_size":9216,
         "max_position_embeddings":8192,"num_attention_heads":8,"num_hidden_layers":26,"num_key_value_heads":4,
         "query_pre_attn_scalar":256,"rms_norm_eps":1e-06,"rope_theta":10000.0,"sliding_window":4096,"vocab_size":256000,
         "bos_token_id":2,"eos_token_id":1,"pad_token_id":0,"torch_dtype":"float32"}
        """;

    public const string Llama31 = """
        {"model_type":"llama","attention_bias":false,"hidden_act":"silu","hidden_size":4096,"intermediate_size":14336,
         "max_position_embeddings":131072,"mlp_bias":false,"num_attention_heads":32,"num_hidden_layers":32,"num_key_value_heads":8,
         "rms_norm_eps":1e-05,"rope_scaling":{"factor":8.0,"low_freq_factor":1.0,"high_freq_factor":4.0,
         "original_max_position_embeddings":8192,"rope_type":"llama3"},"rope_theta":500000.0,"tie_word_embeddings":false,
         "vocab_size":128256,"bos_token_id":128000,"eos_token_id":128001,"torch_dtype":"bfloat16"}
        """;

    /// <summary>With the number of parameters that their model pages give.</summary>
    public static readonly object[][] Parameters =
        [[Gpt2, 124_439_808], [Qwen25, 494_032_768], [Gemma2, 2_614_341_888], [Llama31, 8_030_261_248]];
}
