# Made the files beside it, with torch 1.13 and NumPy 1.24: python3 make.py FOLDER
import sys, types, pickle, math, numpy as np, torch, json
from collections import OrderedDict
out=sys.argv[1]+'/'
torch.manual_seed(0)
# --- graph: 1 layer, 2 heads, d_model 4
L,H,D=1,2,4
F=1+L*(H+1); B=L*(3*H+1)+1
src=['input']+sum([[f'a{l}.h{h}' for h in range(H)]+[f'm{l}'] for l in range(L)],[])
dst=sum([[f'a{l}.h{h}<{c}>' for c in 'qkv' for h in range(H)]+[f'm{l}'] for l in range(L)],[])+['logits']
cfg=dict(n_layers=L,n_heads=H,parallel_attn_mlp=False,d_model=D)
scores=torch.arange(F*B,dtype=torch.float32).reshape(F,B)/8-1
ing=torch.zeros(F,B,dtype=torch.bool); ing[0,6]=True; ing[3,7]=True
nin=torch.tensor([True,False,False,True])
base=dict(cfg=cfg,src_nodes=src,dst_nodes=dst,edges_scores=scores,edges_in_graph=ing,nodes_in_graph=nin)
torch.save(base,out+'edges.pt')
nod=dict(base); nod['nodes_scores']=torch.tensor([.5,-1,2,.25]); torch.save(nod,out+'nodes.pt')
neu=dict(nod); neu['neurons_scores']=torch.arange(F*D,dtype=torch.bfloat16).reshape(D,F).t(); m=torch.zeros(F,D,dtype=torch.bool); m[0]=True; m[3,1:]=True
neu['neurons_in_graph']=m; torch.save(neu,out+'neurons.pt')
torch.save(base,out+'legacy.pt',_use_new_zipfile_serialization=False)
# --- TransformerLens-like model
class HookedTransformerConfig:
    pass
mod=types.ModuleType('transformer_lens'); sub=types.ModuleType('transformer_lens.HookedTransformerConfig')
HookedTransformerConfig.__module__='transformer_lens.HookedTransformerConfig'
sub.HookedTransformerConfig=HookedTransformerConfig; sys.modules['transformer_lens']=mod; sys.modules['transformer_lens.HookedTransformerConfig']=sub
L,H,D,M,V,C=2,2,8,12,11,6; dh=D//H
fields=dict(n_layers=L,d_model=D,n_ctx=C,d_head=dh,model_name='custom',n_heads=H,d_mlp=M,act_fn='gelu',d_vocab=V,eps=1e-5,use_attn_result=False,use_attn_scale=True,attn_scale=np.sqrt(dh),use_split_qkv_input=False,use_hook_mlp_in=False,use_attn_in=False,use_local_attn=False,ungroup_grouped_query_attention=False,original_architecture=None,from_checkpoint=False,checkpoint_index=None,checkpoint_label_type=None,checkpoint_value=None,tokenizer_name=None,tokenizer_prepends_bos=None,window_size=None,attn_types=None,init_mode='gpt2',normalization_type='LNPre',device='cpu',n_devices=1,attention_dir='causal',attn_only=False,seed=0,initializer_range=0.8/np.sqrt(D),init_weights=True,scale_attn_by_inverse_layer_idx=False,positional_embedding_type='standard',final_rms=False,d_vocab_out=V,parallel_attn_mlp=False,rotary_dim=None,n_params=1000,use_hook_tokens=False,gated_mlp=False,default_prepend_bos=True,dtype=torch.float32,post_embedding_ln=False,rotary_base=10000,trust_remote_code=False,rotary_adjacent_pairs=False,load_in_4bit=False,num_experts=None,experts_per_token=None,relative_attention_max_distance=None,relative_attention_num_buckets=None,decoder_start_token_id=None,tie_word_embeddings=False,use_normalization_before_and_after=False,attn_scores_soft_cap=-1.0,output_logits_soft_cap=-1.0,use_NTK_by_parts_rope=False,n_key_value_heads=None)
c=HookedTransformerConfig(); c.__dict__.update(fields)
pickle.dump(c,open(out+'config-object.pkl','wb'))
pickle.dump(fields,open(out+'config-dict.pkl','wb'))
pickle.dump(fields,open(out+'config-dict-2.pkl','wb'),protocol=2)
plain={k:(float(v) if isinstance(v,np.floating) else str(v) if isinstance(v,torch.dtype) else v) for k,v in fields.items()}
json.dump(plain,open(out+'config.json','w'))
def r(*s): return torch.randn(*s)*0.5
sd=OrderedDict()
sd['embed.W_E']=r(V,D); sd['pos_embed.W_pos']=r(C,D)
for l in range(L):
    p=f'blocks.{l}.'
    for n in 'QKV': sd[p+f'attn.W_{n}']=r(H,D,dh)
    sd[p+'attn.W_O']=r(H,dh,D)
    for n in 'QKV': sd[p+f'attn.b_{n}']=r(H,dh)
    sd[p+'attn.b_O']=r(D)
    sd[p+'attn.mask']=torch.tril(torch.ones(C,C)).bool(); sd[p+'attn.IGNORE']=torch.tensor(-float('inf'))
    sd[p+'mlp.W_in']=r(D,M); sd[p+'mlp.b_in']=r(M); sd[p+'mlp.W_out']=r(M,D); sd[p+'mlp.b_out']=r(D)
sd['unembed.W_U']=r(D,V); sd['unembed.b_U']=r(V)
sd._metadata=OrderedDict([('',dict(version=1))])
torch.save(sd,out+'model.pth')
def run(tok,act,norm_w=None):
    W={k:v.double() for k,v in sd.items() if v.dtype!=torch.bool}
    x=W['embed.W_E'][tok]+W['pos_embed.W_pos'][:len(tok)]
    def ln(x): x=x-x.mean(-1,keepdim=True); return x/(x.pow(2).mean(-1,keepdim=True)+1e-5).sqrt()
    for l in range(L):
        p=f'blocks.{l}.'; n=ln(x)
        q,k,v=[torch.einsum('pd,hde->phe',n,W[p+f'attn.W_{c}'])+W[p+f'attn.b_{c}'] for c in 'QKV']
        s=torch.einsum('qhe,khe->hqk',q,k)/math.sqrt(dh)
        s=s.masked_fill(~torch.tril(torch.ones(len(tok),len(tok))).bool(),-float('inf')).softmax(-1)
        z=torch.einsum('hqk,khe->qhe',s,v)
        x=x+torch.einsum('qhe,hed->qd',z,W[p+'attn.W_O'])+W[p+'attn.b_O']
        h=act(ln(x)@W[p+'mlp.W_in']+W[p+'mlp.b_in'])
        x=x+h@W[p+'mlp.W_out']+W[p+'mlp.b_out']
    return ln(x)@W['unembed.W_U']+W['unembed.b_U']
tok=[3,1,4,1,5,9]
json.dump(dict(tokens=tok,logits=run(tok,torch.nn.functional.gelu).flatten().tolist()),open(out+'logits.json','w'))
class Evil:
    def __reduce__(self): import os; return (os.system,('true',))
torch.save(dict(x=Evil()),out+'evil.pt')
